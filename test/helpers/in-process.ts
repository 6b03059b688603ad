import { runCli } from '../../src/cli/run-cli.ts';

export interface InProcessResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface InProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs a command line within this process, in an environment that holds nothing of this machine's. */
export async function inProcess(
  argv: readonly string[],
  options: InProcessOptions = {},
): Promise<InProcessResult> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(argv, {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: (async function* () {})(),
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
    now: () => Date.now(),
    signal: new AbortController().signal,
  });
  return { code, ...written };
}
