import type { Options } from 'execa';
import { CodedError } from '../../util/coded-error.ts';

/** A program to run. */
export interface ProgramCall {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string | undefined;
  readonly signal: AbortSignal;
}

/** What a program came to. */
export interface ProgramOutcome {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It could not be started: the reason, in Python's words. */
  readonly startError?: string | undefined;
}

/** Between the first and the second, harder signal. */
const graceMilliseconds = 2000;

/**
 * Runs a program to its end, without a terminal, in a process group of its own. Aborting ends
 * the whole group, so that nothing is left behind, and throws a CodedError.
 */
export async function runProgram(call: ProgramCall): Promise<ProgramOutcome> {
  const { argv, signal } = call;
  const [file, ...rest] = argv;
  const { execa } = await import('execa');
  if (signal.aborted) throw interrupted(file);
  const child = execa(file, rest, optionsFor(call));
  const stop = () => endGroup(child.pid);
  signal.addEventListener('abort', stop, { once: true });
  const result = await child;
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw interrupted(file);
  const { stdout, stderr } = result;
  if (result.code === 'ENOENT' || result.code === 'EACCES') {
    return { rc: 2, stdout: '', stderr: '', startError: startError(result.code, file) };
  }
  return {
    rc: result.exitCode ?? signalCode(result.signal),
    stdout: String(stdout),
    stderr: String(stderr),
  };
}

function optionsFor({ cwd, environment, stdin }: ProgramCall) {
  return {
    cwd,
    env: environment,
    extendEnv: false,
    reject: false,
    detached: true,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
    ...(stdin === undefined ? { stdin: 'ignore' as const } : { input: stdin }),
  } satisfies Options;
}

/** Asks a process group to end, then makes it. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  kill(pid, 'SIGTERM');
  setTimeout(() => kill(pid, 'SIGKILL'), graceMilliseconds).unref();
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

function startError(code: string, file: string): string {
  const reason =
    code === 'ENOENT' ? '[Errno 2] No such file or directory' : '[Errno 13] Permission denied';
  return `${reason}: b'${file}'`;
}

/** Python reports death by a signal as its negative number. */
function signalCode(signal: string | undefined): number {
  const numbers: Readonly<Record<string, number>> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGKILL: 9,
    SIGTERM: 15,
  };
  return -(numbers[signal ?? ''] ?? 1);
}

function interrupted(file: string): CodedError {
  return new CodedError('MP4090', `interrupted while ${file} was running`, {
    hint: 'The program was told to end; what it had done by then stays done.',
  });
}
