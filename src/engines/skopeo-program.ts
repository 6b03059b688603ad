import { CodedError } from '../util/coded-error.ts';

/** An installed skopeo. */
export interface SkopeoProgram {
  /**
   * Runs it to its end; any exit code is an answer. The child is ended when the signal says so.
   * Throws CodedError MP6020 when there is no skopeo.
   */
  run(args: readonly string[], signal: AbortSignal | undefined): Promise<SkopeoOutcome>;
}

interface SkopeoOutcome {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The program of that name, run with exactly this environment. */
export function skopeoProgram(
  command: string,
  environment: Readonly<Record<string, string>>,
): SkopeoProgram {
  return {
    async run(args, signal) {
      signal?.throwIfAborted();
      const { execa } = await import('execa');
      const result = await execa(command, args, {
        env: { ...environment },
        extendEnv: false,
        encoding: 'buffer',
        reject: false,
        stdin: 'ignore',
        forceKillAfterDelay: 2000,
        ...(signal === undefined ? {} : { cancelSignal: signal }),
      });
      signal?.throwIfAborted();
      if (result.exitCode === undefined) throw notRunning(command, result);
      const stderr = Buffer.from(result.stderr).toString('utf8');
      return { exitCode: result.exitCode, stdout: Buffer.from(result.stdout), stderr };
    },
  };
}

function notRunning(
  command: string,
  result: { readonly code?: string | undefined; readonly signal?: string | undefined },
): CodedError {
  if (result.code === 'ENOENT') {
    return new CodedError('MP6020', `there is no ${command} on this machine`, {
      hint: 'Install it (apt-get install skopeo, dnf install skopeo, brew install skopeo), or leave out `engine: skopeo`: the native engine needs no other program.',
    });
  }
  const reason = result.signal ?? result.code ?? 'for an unknown reason';
  return new CodedError('MP6023', `${command} could not be run to its end: ${reason}`);
}
