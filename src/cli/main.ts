import { exitCodes } from '../app/exit-code.ts';
import { askAt } from './ask.ts';
import { pauseAt } from './pause-at.ts';
import { bugText, runCli } from './run-cli.ts';
import { abortOnSignals } from './signals.ts';

/** The program: wires the process to {@link runCli} and ends with its exit code. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const { stdout, stderr, stdin, env } = process;
  for (const stream of [stdout, stderr]) stream.on('error', endQuietly);
  process.on('uncaughtException', (error) => {
    stderr.write(bugText(error, argv));
    process.exit(exitCodes.bug);
  });
  const signal = abortOnSignals(process, (text) => void stderr.write(`${text}\n`));
  const interrupt = () => void process.kill(process.pid, 'SIGINT');
  const ask = askAt({ stdin, stderr, signal, interrupt });
  const pause = pauseAt({ stdin, stderr, interrupt });
  const io = { stdout, stderr, stdin, ask, pause, env, cwd: process.cwd(), now: Date.now, signal };
  process.exitCode = await runCli(argv, io);
  await Promise.all([flushed(stdout), flushed(stderr)]);
  process.exit();
}

/** The reader went away (`| head`): nobody is left to talk to. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCodes.general);
  throw error;
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
