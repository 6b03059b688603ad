import type { Ask } from '../runner/run-options.ts';

/** The terminal that questions go to. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  /** Ctrl-C while nothing is shown: the terminal passes it as a key then, not as a signal. */
  readonly interrupt: () => void;
}

const ctrlC = '\u0003';
const rubOut = /[^\u007f\b][\u007f\b]/;

/**
 * Asks at a terminal; undefined where standard input is none. What is typed ahead answers the
 * next question; the end of the input answers with nothing.
 */
export function askAt(terminal: Terminal): Ask | undefined {
  const { stdin, stderr } = terminal;
  if (!stdin.isTTY) return undefined;
  let typed = '';
  return async ({ text, secret }) => {
    if (secret) stdin.setRawMode(true);
    stderr.write(text);
    try {
      while (!/[\r\n]/.test(typed)) {
        const more = await nextChunk(terminal);
        if (more === undefined) break;
        typed += more;
      }
    } finally {
      if (secret) stdin.setRawMode(false);
      if (secret) stderr.write('\n');
    }
    const [line = '', ...rest] = typed.split(/\r\n|\r|\n/);
    typed = rest.join('\n');
    return withoutRubbedOut(line);
  };
}

/** What is typed next; undefined at the end of the input. Rejects when the run is interrupted. */
function nextChunk({ stdin, signal, interrupt }: Terminal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      stdin.pause();
      stdin.off('data', onData).off('end', onEnd);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const onData = (chunk: Buffer): void => {
      const text = chunk.toString('utf8');
      if (text.includes(ctrlC)) interrupt();
      else settle(() => resolve(text));
    };
    const onEnd = (): void => settle(() => resolve(undefined));
    const onAbort = (): void => settle(() => reject(signal.reason as Error));
    if (signal.aborted) return onAbort();
    stdin.on('data', onData).on('end', onEnd);
    signal.addEventListener('abort', onAbort);
    stdin.resume();
  });
}

function withoutRubbedOut(line: string): string {
  let text = line;
  while (rubOut.test(text)) text = text.replace(rubOut, '');
  return text.replaceAll(/[\u007f\b]/g, '');
}
