import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { shlexSplit } from '../command/shlex.ts';
import { runTool } from '../command/tool.ts';
import { which } from '../command/which.ts';
import { type SynchronizeArguments, synchronizeSchema } from './arguments.ts';
import { changeMark, synchronizeCommand } from './command.ts';

/** Copies folders with rsync. What differs is rsync's to find out. */
export const synchronize = defineModule<SynchronizeArguments, SynchronizeArguments, unknown>({
  name: 'synchronize',
  aliases: ['ansible.posix.synchronize'],
  summary: 'Copy folders with rsync, only what differs',
  args: synchronizeSchema,
  check: 'full',
  canBecome: true,
  plan: (args, context) => ({
    result: { changed: true },
    detail: args,
    preview: () => runRsync(args, true, context),
  }),
  apply: (args, context) => runRsync(args, false, context),
});

async function runRsync(
  args: SynchronizeArguments,
  dryRun: boolean,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { environment } = context;
  const src = endOf(args.src, context);
  const dest = endOf(args.dest, context);
  const ssh = isElsewhere(src, dest) ? programPath('ssh', context) : undefined;
  const rsync = programPath('rsync', context);
  const cmd = synchronizeCommand(args, { rsync, ssh, src, dest, dryRun, environment });
  const outcome = await runTool(shlexSplit(cmd) as unknown as [string], context);
  const { rc, stdout, stderr } = outcome;
  if (rc !== 0) {
    const missing = src.includes(':') || existsSync(src) ? undefined : src;
    throw new ModuleFailure(stderr, { changed: false, rc, cmd }, undefined, missing);
  }
  const msg = stdout.replaceAll(changeMark, '');
  return {
    changed: tellsOfChange(stdout, args),
    msg,
    rc,
    cmd,
    stdout_lines: msg.split('\n').filter((line) => line !== ''),
    diff: [{ before: '', after: msg }],
  };
}

/** With hard links rsync tells of every file; a dot stands before those that stay. */
function tellsOfChange(stdout: string, { link_dest = [] }: SynchronizeArguments): boolean {
  return link_dest.length > 0 ? !stdout.includes(`${changeMark}.`) : stdout.includes(changeMark);
}

/** A path as rsync is told: one of this machine absolute, found as files of a role are. */
function endOf(path: string, context: PlanContext<unknown>): string {
  if (path.includes(':') || path.startsWith('/') || path.startsWith('~')) return path;
  const found = context.find('files', path) ?? join(context.playbookDir, path);
  return path.endsWith('/') && !found.endsWith('/') ? `${found}/` : found;
}

function isElsewhere(src: string, dest: string): boolean {
  const ends = [src, dest];
  const byRsync = ends.filter((end) => end.startsWith('rsync://'));
  if (byRsync.length === 2) {
    const msg = 'either src or dest must be a localhost';
    throw new ModuleFailure(msg, { changed: false, rc: 1 });
  }
  return byRsync.length === 0 && ends.some((end) => end.includes(':'));
}

function programPath(name: string, { environment }: PlanContext<unknown>): string {
  const path = which(name, environment);
  if (path !== undefined) return path;
  const msg = `Failed to find required executable "${name}" in paths: ${environment.PATH ?? ''}`;
  throw new ModuleFailure(msg, { changed: false }, `Install ${name} on this machine.`);
}
