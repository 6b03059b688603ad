import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { runTool, useTool } from '../../command/tool.ts';
import { textOf } from '../../files/edit-file.ts';
import { writeAtomically } from '../../files/write.ts';
import type { CronArguments } from './arguments.ts';
import { withoutOwnHeader } from './table.ts';

/** Absolute path of the file that holds the jobs; undefined: they are in a user's crontab. */
export function cronFile({ cron_file }: CronArguments): string | undefined {
  return cron_file === undefined ? undefined : resolve('/etc/cron.d', cron_file);
}

/** What messages call the crontab. */
export function cronTitle(args: CronArguments): string {
  const whose = args.user === undefined ? 'crontab' : `crontab for user "${args.user}"`;
  return cronFile(args) ?? whose;
}

/** The crontab as it is; empty when there is none. Throws a ModuleFailure when it cannot be read. */
export async function readCron(args: CronArguments, context: PlanContext<unknown>) {
  const path = cronFile(args);
  if (path !== undefined) return textOf(path) ?? '';
  const { rc, stdout, stderr } = await runTool(['crontab', ...owner(args), '-l'], context);
  // Without a crontab it fails with 1; other failures must not pass for an empty one.
  if (rc !== 0 && !/no crontab/i.test(stderr)) {
    throw new ModuleFailure('Unable to read crontab', { changed: false, rc, stderr });
  }
  return rc === 0 ? withoutOwnHeader(stdout) : '';
}

/** Writes the crontab; undefined removes its file. */
export async function writeCron(
  args: CronArguments,
  text: string | undefined,
  context: PlanContext<unknown>,
): Promise<void> {
  const path = cronFile(args);
  if (path === undefined) {
    await useTool(['crontab', ...owner(args), '-'], context, { stdin: text ?? '' });
  } else if (text === undefined) rmSync(path);
  else writeAtomically(path, text);
}

/** Puts the text in a temporary file that only its owner can read; gives its path. */
export function backUpCron(text: string): string {
  const path = join(tmpdir(), `crontab${randomBytes(4).toString('hex')}`);
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  return path;
}

/** Only root may name a user, even itself. */
function owner({ user }: CronArguments): readonly string[] {
  return user === undefined || user === userInfo().username ? [] : ['-u', user];
}
