/**
 * The lines of a stream of text, without their breaks, as soon as each is complete. Ends early,
 * with the signal's reason, when it aborts: whoever types may never end a line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let begun = '';
  for await (const chunk of untilAborted(chunks, signal)) {
    const lines = `${begun}${decoder.decode(chunk, { stream: true })}`.split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  begun += decoder.decode();
  if (begun !== '') yield begun;
}

/** The items of a stream that ends, with the reason, when a signal aborts. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const { promise: aborted, forget } = abortion(signal);
  try {
    for (;;) {
      const { done, value } = await Promise.race([iterator.next(), aborted]);
      if (done) return;
      yield value;
    }
  } finally {
    forget();
  }
}

/** A promise that fails when a signal aborts, and never else. */
function abortion(signal: AbortSignal) {
  let fail = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    fail = () => reject(signal.reason);
  });
  promise.catch(() => undefined);
  if (signal.aborted) fail();
  signal.addEventListener('abort', fail);
  return { promise, forget: () => signal.removeEventListener('abort', fail) };
}
