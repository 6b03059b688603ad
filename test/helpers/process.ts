import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunOptions {
  readonly cwd?: string | undefined;
  /** The whole environment of the child; undefined: this process's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly stdin?: string | undefined;
  /** Sees the child as soon as it runs, to send it signals. */
  readonly onStart?: ((child: ChildProcess) => void) | undefined;
  /** The child is killed after this many milliseconds. Default: ten minutes. */
  readonly timeout?: number | undefined;
}

export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly milliseconds: number;
  /** Peak resident memory in bytes; 0 where /proc cannot tell. */
  readonly peakMemory: number;
  /** Processor time in seconds, user and system; 0 where /proc cannot tell. */
  readonly cpuSeconds: number;
}

/** Runs a program to its end. A non-zero exit is a result, not an error; an absent program throws. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: 'pipe',
    timeout: options.timeout ?? 600_000,
    killSignal: 'SIGKILL',
  });
  const usage = watchUsage(child);
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin ?? '');
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const milliseconds = performance.now() - started;
      const output = { stdout: stdout(), stderr: stderr() };
      resolve({ ...output, code, signal, milliseconds, ...usage() });
    });
  });
}

/** As {@link run}; throws with the output when the exit code is not 0. */
export async function runOk(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const result = await run(program, args, options);
  if (result.code === 0) return result;
  const end = result.code ?? result.signal;
  throw new Error(
    `${program} ${args.join(' ')} ended with ${end}\n${result.stdout}${result.stderr}`,
  );
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Both figures only ever grow, so the last look before the end is the answer. */
function watchUsage(child: ChildProcess): () => Pick<RunResult, 'peakMemory' | 'cpuSeconds'> {
  let usage = { peakMemory: 0, cpuSeconds: 0 };
  const look = () => {
    usage = readUsage(child.pid) ?? usage;
  };
  const timer = setInterval(look, 20);
  child.once('exit', () => clearInterval(timer));
  child.once('error', () => clearInterval(timer));
  return () => usage;
}

function readUsage(pid: number | undefined) {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (peak === undefined) return undefined;
    return {
      peakMemory: Number(peak) * 1024,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
    };
  } catch {
    return undefined;
  }
}
