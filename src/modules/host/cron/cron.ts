import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { badArguments } from '../../argument-rules.ts';
import { joinLines, linesOf } from '../../files/edit-file.ts';
import { type CronArguments, checkCron, cronSchema, editOf } from './arguments.ts';
import { backUpCron, cronFile, cronTitle, readCron, writeCron } from './store.ts';
import { edited, jobsOf, variablesOf } from './table.ts';

interface CronPlan {
  readonly args: CronArguments;
  readonly before: string;
  /** Undefined: the file goes. */
  readonly after: string | undefined;
  readonly result: ModuleResult;
}

/** Keeps jobs and variables in a crontab. */
export const cron = defineModule<CronArguments, CronPlan, unknown>({
  name: 'cron',
  aliases: ['ansible.builtin.cron'],
  summary: 'Keep jobs and variables in a crontab',
  args: cronSchema,
  argumentAliases: { value: 'job', dom: 'day', dow: 'weekday' },
  check: 'full',
  emulated: 'crontab',
  plan: planCron,
  apply: applyCron,
});

async function planCron(
  args: CronArguments,
  context: PlanContext<unknown>,
): Promise<Planned<CronPlan>> {
  checkCron(args);
  warnOfName(args, context);
  const before = await readCron(args, context);
  const lines = linesOf(before);
  const wanted = edited(lines, editOf(args));
  if (wanted === undefined) throw noNeighbour(args);
  const isEdited = wanted.join('\n') !== lines.join('\n');
  const changed = isEdited || (before !== '' && !before.endsWith('\n'));
  if (isEdited && isLastOfFile(args, wanted)) return planRemoval(args, before);
  const { cron_file } = args;
  const after = joinLines(wanted).replace(/[\r\n]+$/, '\n');
  const result = {
    changed,
    jobs: jobsOf(wanted),
    envs: variablesOf(wanted),
    cron_file,
    diff: changed ? [difference(args, before, after)] : undefined,
  };
  return changed ? { result, detail: { args, before, after, result } } : { result };
}

/** Cron passes over files of other names. */
function warnOfName({ cron_file }: CronArguments, context: PlanContext<unknown>): void {
  if (cron_file === undefined || /^[A-Z0-9_-]+$/i.test(basename(cron_file))) return;
  const text = `Filename portion of cron_file ("${basename(cron_file)}") should consist solely of upper- and lower-case letters, digits, underscores, and hyphens`;
  context.emit({ type: 'note', level: 'warning', text });
}

function noNeighbour({ insertafter, insertbefore }: CronArguments) {
  return badArguments(`Variable named '${insertafter ?? insertbefore}' not found.`);
}

function isLastOfFile(args: CronArguments, wanted: readonly string[]): boolean {
  if (args.cron_file === undefined || args.env || args.state === 'present') return false;
  return wanted.every((line) => line.trim() === '');
}

/** A file without a job goes. */
function planRemoval(args: CronArguments, before: string): Planned<CronPlan> {
  const { cron_file, state } = args;
  const path = cronFile(args);
  const changed = path !== undefined && existsSync(path);
  const diff = [{ ...difference(args, before, ''), afterHeader: '/dev/null' }];
  const result = { changed, cron_file, state, diff };
  return { result, detail: { args, before, after: undefined, result } };
}

function difference(args: CronArguments, before: string, after: string) {
  const title = cronTitle(args);
  return { before, after, beforeHeader: title, afterHeader: title };
}

async function applyCron(
  { args, before, after, result }: CronPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const backup = args.backup ? { backup_file: backUpCron(before) } : {};
  await writeCron(args, after, context);
  return { ...result, ...backup };
}
