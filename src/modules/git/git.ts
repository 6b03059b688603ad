import { existsSync, readdirSync } from 'node:fs';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { CodedError } from '../../util/coded-error.ts';
import { pathOf } from '../files/path.ts';
import { writeArchive } from './archive.ts';
import { type GitArguments, gitSchema } from './arguments.ts';
import { checkOut, clone, fetchAll, updateSubmodules } from './checkout.ts';
import { GitRepository } from './repository.ts';

/** What a clone was found to be. */
interface GitPlan {
  readonly args: GitArguments;
  readonly work: 'clone' | 'update' | 'archive';
  readonly before: string | null;
  readonly modified: boolean;
  readonly urlChanged: boolean;
}

/** Clones a repository, or brings a clone to a version. */
export const git = defineModule<GitArguments, GitPlan, unknown>({
  name: 'git',
  aliases: ['ansible.builtin.git'],
  summary: 'Clone a git repository, or bring a clone to a version',
  args: gitSchema,
  argumentAliases: { name: 'repo', accept_new_hostkey: 'accept_newhostkey' },
  check: 'full',
  canBecome: true,
  plan: planGit,
  apply: applyGit,
});

async function planGit(
  args: GitArguments,
  context: PlanContext<unknown>,
): Promise<Planned<GitPlan>> {
  if (args.dest === undefined && args.clone) {
    throw new CodedError('MP4151', 'the destination directory must be specified unless clone=no');
  }
  const repository = new GitRepository(args, context);
  if (!repository.isThere) return planClone(repository);
  const before = await repository.head();
  const modified = await repository.isModified();
  if (!args.update) {
    const result = { changed: false, before, after: before };
    const detail = { args, before, modified, work: 'archive', urlChanged: false } as const;
    return args.archive === undefined ? { result } : { result, detail };
  }
  if (modified && !args.force) {
    const msg = `Local modifications exist in the destination: ${repository.dest} (force=no).`;
    throw new ModuleFailure(msg, { before });
  }
  return planUpdate(repository, before, modified);
}

async function planClone(repository: GitRepository): Promise<Planned<GitPlan>> {
  const { args, dest } = repository;
  const after = await repository.remoteHead();
  const result = { changed: true, before: null, after, ...difference(null, after) };
  if (!args.clone) return { result };
  if (existsSync(dest) && readdirSync(dest).length > 0) throw occupied(dest);
  const detail = { args, work: 'clone', before: null, modified: false, urlChanged: false } as const;
  return { result, detail };
}

function occupied(dest: string): CodedError {
  return new CodedError('MP4151', `destination path '${dest}' already exists and is not empty`, {
    hint: 'It is no clone: choose another dest, or remove it first.',
  });
}

async function planUpdate(
  repository: GitRepository,
  before: string,
  modified: boolean,
): Promise<Planned<GitPlan>> {
  const { args, url } = repository;
  const urlChanged = (await repository.remoteUrl()) !== url;
  const after = await repository.remoteHead();
  const changed = after !== before || modified || urlChanged;
  const result = {
    changed,
    before,
    after,
    remote_url_changed: urlChanged,
    ...localNote(repository, modified),
    ...difference(before, after),
  };
  return { result, detail: { args, work: 'update', before, modified, urlChanged } };
}

function localNote({ dest }: GitRepository, modified: boolean): ModuleResult {
  return modified ? { msg: `Local modifications exist in the destination: ${dest}` } : {};
}

function difference(before: string | null, after: string): ModuleResult {
  if (before === after) return {};
  return { diff: [{ before: before === null ? '' : `${before}\n`, after: `${after}\n` }] };
}

async function applyGit(plan: GitPlan, context: ApplyContext<unknown>): Promise<ModuleResult> {
  const { args, before, work, modified, urlChanged } = plan;
  const repository = new GitRepository(args, context);
  const moved = await workOn(repository, plan);
  const after = await repository.head();
  const archived =
    args.archive === undefined ? {} : await archive(repository, args.archive, context);
  const isNew = moved || before !== after || modified || urlChanged;
  return {
    changed: isNew || archived.changed === true,
    before,
    after,
    ...(work === 'update' ? { remote_url_changed: urlChanged } : {}),
    ...localNote(repository, modified),
    ...difference(before, after),
  };
}

/** Tells whether submodules moved. */
async function workOn(
  repository: GitRepository,
  { work, modified, urlChanged }: GitPlan,
): Promise<boolean> {
  const { args, url } = repository;
  if (work === 'archive') return false;
  if (work === 'clone') await clone(repository);
  else {
    if (modified) await repository.git(['reset', '--hard', 'HEAD']);
    if (urlChanged) await repository.git(['remote', 'set-url', args.remote, url]);
    await fetchAll(repository);
  }
  if (args.bare) return false;
  await checkOut(repository);
  return updateSubmodules(repository);
}

async function archive(
  repository: GitRepository,
  path: string,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  return { changed: await writeArchive(repository, pathOf(path, context)) };
}
