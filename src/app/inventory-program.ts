import { spawnSync } from 'node:child_process';
import { CodedError } from '../util/coded-error.ts';
import type { ProcessIo } from './options.ts';

/** What an inventory program prints for `--list`. Throws a CodedError MP1021. */
export function runInventoryProgram(
  path: string,
  { cwd, env }: Pick<ProcessIo, 'cwd' | 'env'>,
): string {
  const { status, stdout, stderr, error } = spawnSync(path, ['--list'], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout;
  const why = error?.message ?? `ended with ${status ?? 'a signal'}: ${stderr.trim()}`;
  throw new CodedError('MP1021', `the inventory program ${path} ${why}`, {
    hint: 'An executable inventory is run with --list and prints JSON; chmod -x makes it a file.',
    cause: error,
  });
}
