/** Enough of a file to tell its format by. */
const headBytes = 64 * 1024;

/** A stream of which the beginning has been seen. */
export interface Peeked {
  readonly head: Buffer;
  /** All of it, the beginning included. */
  readonly all: AsyncIterable<Uint8Array>;
}

/** Reads the beginning of a stream. */
export async function peek(chunks: AsyncIterable<Uint8Array>): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < headBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(seen).subarray(0, headBytes), all: rejoin(seen, iterator) };
}

async function* rejoin(
  seen: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncIterable<Uint8Array> {
  yield* seen;
  yield* { [Symbol.asyncIterator]: () => iterator };
}
