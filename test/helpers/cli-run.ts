import { runCli } from '../../src/cli/run-cli.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliRunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** Runs one command line in this process. */
export async function cliRun(argv: readonly string[], options: CliRunOptions): Promise<CliRun> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const { cwd, env = {}, stdin = '' } = options;
  const code = await runCli(argv, {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: (async function* () {
      yield Buffer.from(stdin);
    })(),
    env: { PATH: process.env.PATH, ...env },
    cwd,
    now: () => 0,
    signal: new AbortController().signal,
  });
  return { code, ...written };
}
