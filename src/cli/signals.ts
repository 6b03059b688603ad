import { Interrupted } from '../app/interrupted.ts';

/** The part of the process that signals need. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  exit(code: number): never;
}

/**
 * A signal that Ctrl-C or SIGTERM aborts, with an Interrupted as its reason. The first is
 * answered at once in words; the second ends the process.
 */
export function abortOnSignals(source: SignalSource, say: (text: string) => void): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: 'SIGINT' | 'SIGTERM', code: number): void => {
    if (controller.signal.aborted) source.exit(code);
    const again = signal === 'SIGINT' ? 'Ctrl-C again ends at once.' : '';
    controller.abort(new Interrupted(signal));
    say(`\n${signal === 'SIGINT' ? 'Interrupted' : 'Terminated'}: stopping. ${again}`.trimEnd());
  };
  source.on('SIGINT', () => stop('SIGINT', 130));
  source.on('SIGTERM', () => stop('SIGTERM', 143));
  return controller.signal;
}
