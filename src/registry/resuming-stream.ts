import { Readable } from 'node:stream';

/**
 * A download that goes on where it broke. `reopen(offset, failures, error)` gives the bytes from
 * `offset` on; it waits as long as it sees fit, and throws to give up. Ends after `size` bytes;
 * an early end counts as a break.
 */
export interface ResumingOptions {
  readonly first: Readable;
  readonly size: number;
  readonly reopen: (offset: number, failures: number, error: Error) => Promise<Readable>;
}

/** Forwards chunks as they come: no promise, no copy. */
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
