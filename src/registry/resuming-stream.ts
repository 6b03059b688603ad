import { Readable } from 'node:stream';

export interface ResumingOptions {
  readonly first: Readable;
  /** Bytes in all. */
  readonly size: number;
  /**
   * Gives the bytes from `offset` on, or throws to give up. `failures` counts the breaks since the
   * last byte; `error` is the latest. Waits as long as it sees fit.
   */
  readonly reopen: (offset: number, failures: number, error: Error) => Promise<Readable>;
}

/** A download that goes on where it broke, until it has all bytes; an early end is a break. */
export class ResumingStream extends Readable {
  readonly #options: ResumingOptions;
  #source: Readable | undefined;
  #offset = 0;
  /** Breaks since the last byte. */
  #failures = 0;

  constructor(options: ResumingOptions) {
    super({ highWaterMark: 256 * 1024 });
    this.#options = options;
    this.#attach(options.first);
  }

  override _read(): void {
    this.#source?.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#source?.destroy();
    done(error);
  }

  #attach(source: Readable): void {
    this.#source = source;
    let settled = false;
    const settle = (error?: Error) => {
      if (settled || this.#source !== source) return;
      settled = true;
      this.#finish(error);
    };
    source.on('data', (chunk: Buffer) => this.#forward(source, chunk));
    source.once('end', () => settle());
    source.once('error', (error: Error) => settle(error));
    source.once('close', () => settle(new Error('closed too early')));
  }

  #forward(source: Readable, chunk: Buffer): void {
    this.#offset += chunk.length;
    this.#failures = 0;
    if (!this.push(chunk)) source.pause();
  }

  #finish(error: Error | undefined): void {
    if (this.destroyed) return;
    if (error === undefined && this.#offset >= this.#options.size) {
      this.push(null);
      return;
    }
    void this.#resume(error ?? new Error('the answer was cut short'));
  }

  async #resume(error: Error): Promise<void> {
    this.#failures += 1;
    this.#source = undefined;
    try {
      const source = await this.#options.reopen(this.#offset, this.#failures, error);
      if (this.destroyed) source.destroy();
      else this.#attach(source);
    } catch (failure) {
      this.destroy(failure instanceof Error ? failure : new Error(String(failure)));
    }
  }
}
