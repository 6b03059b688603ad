import type { PauseAtTerminal, PauseOutcome, PauseRequest } from '../runner/run-options.ts';
import type { Terminal } from './ask.ts';

type PauseTerminal = Pick<Terminal, 'stdin' | 'stderr' | 'interrupt'>;

const question = "Press 'C' to continue the play or 'A' to abort ";

/**
 * Pauses at a terminal: until the time is over, or a line has been typed. Ctrl-C asks whether to
 * go on (C) or to fail the task (A), and the second one interrupts the run. Undefined where
 * standard input is no terminal.
 */
export function pauseAt(terminal: PauseTerminal): PauseAtTerminal | undefined {
  const { stdin } = terminal;
  if (!stdin.isTTY) return undefined;
  return async (request) => {
    stdin.setRawMode(true);
    stdin.resume();
    try {
      return await new Pause(terminal, request).end;
    } finally {
      stdin.setRawMode(false);
      stdin.pause();
    }
  };
}

class Pause {
  readonly end: Promise<PauseOutcome>;
  readonly #terminal: PauseTerminal;
  readonly #request: PauseRequest;
  #typed: string[] = [];
  #choosing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: PauseTerminal, request: PauseRequest) {
    this.#terminal = terminal;
    this.#request = request;
    const { stdin } = terminal;
    const { signal, seconds } = request;
    this.end = new Promise<PauseOutcome>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(this.#timer);
        stdin.off('data', onData).off('end', onEnd);
        signal.removeEventListener('abort', onAbort);
        act();
      };
      const finish = (aborted: boolean): void => {
        settle(() => resolve({ typed: this.#typed.join(''), aborted }));
      };
      const onData = (chunk: Buffer): void => {
        let aborted: boolean | undefined;
        for (const key of chunk.toString('utf8')) aborted ??= this.#press(key);
        if (aborted !== undefined) finish(aborted);
      };
      const onEnd = (): void => finish(false);
      const onAbort = (): void => settle(() => reject(signal.reason as Error));
      if (signal.aborted) return onAbort();
      stdin.on('data', onData).on('end', onEnd);
      signal.addEventListener('abort', onAbort);
      if (seconds !== undefined) this.#timer = setTimeout(() => finish(false), seconds * 1000);
    });
  }

  /** What a key does: false goes on with the play, true fails the task, undefined waits on. */
  #press(key: string): boolean | undefined {
    if (this.#choosing) return this.#choose(key);
    if (key === '\u0003') {
      clearTimeout(this.#timer);
      this.#choosing = true;
      this.#request.say(question);
    } else if (this.#request.seconds === undefined) return this.#type(key);
    return undefined;
  }

  #choose(key: string): boolean | undefined {
    if (key === '\u0003') this.#terminal.interrupt();
    if (/^a$/i.test(key)) return true;
    return /^c$/i.test(key) ? false : undefined;
  }

  #type(key: string): boolean | undefined {
    const { echo } = this.#request;
    const { stderr } = this.#terminal;
    if (key === '\r' || key === '\n') {
      stderr.write('\n');
      return false;
    }
    if (key === '\u007f' || key === '\b') {
      if (this.#typed.pop() !== undefined && echo) stderr.write('\b \b');
    } else {
      this.#typed.push(key);
      if (echo) stderr.write(key);
    }
    return undefined;
  }
}
