import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { GitRepository } from './repository.ts';

const commit = /^[0-9a-f]{40,64}$/;

/** Clones into a folder that is not there yet; nothing is checked out. */
export async function clone(repository: GitRepository): Promise<void> {
  const { args, dest, url } = repository;
  mkdirSync(dirname(dest), { recursive: true });
  const branch = branchToClone(repository);
  await repository.outside([
    'clone',
    ...(args.bare ? ['--bare'] : ['--no-checkout', '--origin', args.remote]),
    ...(branch === undefined ? [] : ['--branch', branch]),
    ...depthOf(repository),
    ...(args.single_branch ? ['--single-branch'] : []),
    ...(args.reference === undefined ? [] : ['--reference', args.reference]),
    ...(args.separate_git_dir === undefined ? [] : [`--separate-git-dir=${args.separate_git_dir}`]),
    ...['--', url, dest],
  ]);
  await fetchMore(repository);
}

/** A shallow clone has to name what it wants. */
function branchToClone({ args }: GitRepository): string | undefined {
  const { version, depth, single_branch } = args;
  const isBranch = version !== 'HEAD' && !commit.test(version);
  return isBranch && (depth !== undefined || single_branch) ? version : undefined;
}

function depthOf({ args, url }: GitRepository): readonly string[] {
  const { depth } = args;
  // Git ignores a depth for paths of this machine, and says so.
  return depth === undefined || url.startsWith('/') ? [] : ['--depth', `${depth}`];
}

/** Fetches what is new at the remote. */
export async function fetchAll(repository: GitRepository): Promise<void> {
  const { args } = repository;
  const force = args.force ? ['--force'] : [];
  const mirror = args.bare ? ['+refs/heads/*:refs/heads/*'] : [];
  const options = [...force, '--tags', ...depthOf(repository)];
  await repository.git(
    ['fetch', ...options, args.remote, ...mirror],
    'Failed to download remote objects and refs',
  );
  await fetchMore(repository);
}

/** The refspec, and a commit that a shallow clone has not brought. */
async function fetchMore(repository: GitRepository): Promise<void> {
  const { args } = repository;
  const more = args.refspec === undefined ? [] : [args.refspec];
  const lacks =
    commit.test(args.version) &&
    (await repository.try(['cat-file', '-e', `${args.version}^{commit}`])).rc !== 0;
  const wanted = lacks ? [...more, args.version] : more;
  if (wanted.length === 0) return;
  await repository.git(['fetch', ...depthOf(repository), args.remote, ...wanted]);
}

/** Checks the version out: a branch as the remote has it, a tag or commit as it is. */
export async function checkOut(repository: GitRepository): Promise<void> {
  const { args } = repository;
  const branch = args.version === 'HEAD' ? await repository.defaultBranch() : args.version;
  const upstream = `${args.remote}/${branch}`;
  const failed = `Failed to checkout ${args.version}`;
  if (!(await repository.has(`refs/remotes/${upstream}`))) {
    await repository.git(['checkout', '--force', branch], failed);
  } else if (await repository.has(`refs/heads/${branch}`)) {
    await repository.git(['checkout', '--force', branch], failed);
    await repository.git(['reset', '--hard', upstream, '--'], failed);
  } else {
    await repository.git(['checkout', '--force', '--track', '-b', branch, upstream], failed);
  }
  if (args.verify_commit) await verify(repository);
}

async function verify(repository: GitRepository): Promise<void> {
  const { version } = repository.args;
  const isTag = (await repository.try(['cat-file', '-t', version])).stdout.trim() === 'tag';
  const failed = `Failed to verify GPG signature of commit/tag "${version}"`;
  const [verb, subject] = isTag ? ['verify-tag', version] : ['verify-commit', 'HEAD'];
  const { rc, stdout, stderr } = await repository.try([verb, '--raw', subject]);
  if (rc !== 0) throw new ModuleFailure(failed, { rc, stdout, stderr });
  refuseStranger(signerOf(stderr), repository.args.gpg_whitelist ?? []);
}

/** The fingerprint of the primary key, which gpg names last; of a key alone the first. */
function signerOf(status: string): string {
  const line = /^\[GNUPG:\] VALIDSIG (.+)$/m.exec(status)?.[1]?.trim().split(/\s+/) ?? [];
  return line[9] ?? line[0] ?? '';
}

function refuseStranger(signer: string, trusted: readonly string[]): void {
  if (trusted.length === 0 || trusted.includes(signer)) return;
  const message = `The gpg_whitelist does not include the public key "${signer}" for this commit`;
  throw new ModuleFailure(message, { changed: false });
}

/** Brings submodules to what the commit says (or to their newest); tells whether any moved. */
export async function updateSubmodules(repository: GitRepository): Promise<boolean> {
  const { args, dest } = repository;
  if (!args.recursive || !existsSync(join(dest, '.gitmodules'))) return false;
  const before = await repository.git(['submodule', 'status', '--recursive']);
  await repository.git(['submodule', 'sync', '--recursive']);
  const remote = args.track_submodules ? ['--remote'] : [];
  await repository.git(['submodule', 'update', '--init', '--recursive', ...remote]);
  return before !== (await repository.git(['submodule', 'status', '--recursive']));
}
