import { Transform } from 'node:stream';

/**
 * Bytes per second of one host, shared by all that passes, in both directions. Whoever passes a
 * chunk keeps the next one back until the rate allows it; nothing is saved up while idle.
 */
export class Pace {
  readonly #millisecondsPerByte: number;
  #freeAt = 0;

  constructor(bytesPerSecond: number) {
    this.#millisecondsPerByte = 1000 / bytesPerSecond;
  }

  /** A stream to pipe a body through. */
  stream(): Transform {
    let timer: NodeJS.Timeout | undefined;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const wait = this.#reserve(chunk.length);
        if (wait <= 0) done(null, chunk);
        else timer = setTimeout(done, wait, null, chunk);
      },
      destroy: (error, done) => {
        clearTimeout(timer);
        done(error);
      },
    });
  }

  /** Milliseconds until these bytes may pass. */
  #reserve(bytes: number): number {
    const now = performance.now();
    const start = Math.max(now, this.#freeAt);
    this.#freeAt = start + bytes * this.#millisecondsPerByte;
    return start - now;
  }
}
