import { basename, dirname } from 'node:path';
import { runProgram } from '../../modules/command/run-program.ts';
import { CodedError } from '../../util/coded-error.ts';
import { environmentOf } from '../environment.ts';
import type { ProcessIo } from '../options.ts';

/** A file as it was. */
export interface OldFile {
  /** `REF:path`, for messages. */
  readonly name: string;
  /** Undefined: there was no such file. */
  readonly bytes: Buffer | undefined;
}

/**
 * A file as it was where this branch left `ref`: at their merge base, else at `ref` itself. Throws
 * CodedError MP6122 where git cannot tell.
 */
export async function fileAt(
  path: string,
  ref: string,
  io: Pick<ProcessIo, 'env' | 'signal'>,
): Promise<OldFile> {
  const git = gitIn(dirname(path), io);
  const commit = await git('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`);
  if (commit.rc !== 0) throw noRef(ref, commit.stderr);
  const base = await git('merge-base', commit.stdout.trim(), 'HEAD');
  const from = (base.rc === 0 ? base : commit).stdout.trim();
  const name = `${ref}:${basename(path)}`;
  const listed = await git('ls-tree', '--name-only', from, '--', `./${basename(path)}`);
  if (listed.rc !== 0) throw noRef(ref, listed.stderr);
  if (listed.stdout === '') return { name, bytes: undefined };
  const shown = await git('show', `${from}:./${basename(path)}`);
  if (shown.rc !== 0) throw noRef(ref, shown.stderr);
  return { name, bytes: Buffer.from(shown.stdout) };
}

function gitIn(cwd: string, { env, signal }: Pick<ProcessIo, 'env' | 'signal'>) {
  const environment = environmentOf(env);
  return async (...args: readonly string[]) => {
    const argv = ['git', ...args] as const;
    const ended = await runProgram({ argv, cwd, environment, stdin: undefined, signal });
    if (ended.startError === undefined) return ended;
    throw new CodedError('MP6122', 'git is not installed (not found in PATH)', {
      hint: '--since asks git for the list as it was.',
    });
  };
}

function noRef(ref: string, stderr: string): CodedError {
  const reason = stderr.replace(/^(?:fatal|error): /, '').split('\n')[0] ?? '';
  return new CodedError('MP6122', `git does not tell what the list was at ${ref}: ${reason}`, {
    hint: '--since takes a branch, tag or commit of the repository that the list is in.',
  });
}
