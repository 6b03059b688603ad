import { resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { choiceOr, flagOr, text, textOr } from '../argument.ts';
import { runTool, useTool } from '../command/tool.ts';
import { joinLines, linesOf, textOf } from '../files/edit-file.ts';
import { writeAtomically } from '../files/write.ts';
import { type CronEdit, edited, jobsOf, variablesOf } from './cron-table.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('What the job is known by, or the name of the variable.'),
    job: text('The command, or the value of the variable.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether it is to be there.'),
    minute: textOr('*', 'Minutes, as in crontab(5).'),
    hour: textOr('*', 'Hours.'),
    day: textOr('*', 'Days of the month.'),
    month: textOr('*', 'Months.'),
    weekday: textOr('*', 'Days of the week; 0 is Sunday.'),
    special_time: {
      type: 'string',
      enum: ['reboot', 'yearly', 'annually', 'monthly', 'weekly', 'daily', 'hourly'],
      description: 'A nickname instead of times.',
    },
    disabled: flagOr(false, 'Leave the job in as a comment.'),
    env: flagOr(false, 'It is a variable, no job.'),
    insertafter: text('Variable that a new one is put after.'),
    insertbefore: text('Variable that a new one is put before.'),
    user: text('Whose crontab; with cron_file, who runs the job.'),
    cron_file: text('File, in /etc/cron.d unless absolute, instead of a crontab.'),
  },
} as const;

type CronArguments = FromSchema<typeof schema>;

interface CronPlan {
  readonly args: CronArguments;
  readonly lines: readonly string[];
  readonly result: ModuleResult;
}

/** Keeps jobs and variables in a crontab. */
export const cron = defineModule<CronArguments, CronPlan, unknown>({
  name: 'cron',
  aliases: ['ansible.builtin.cron'],
  summary: 'Keep jobs and variables in a crontab',
  args: schema,
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
  const before = await read(args, context);
  const lines = edited(before, editOf(args));
  const changed = lines.join('\n') !== before.join('\n');
  const { cron_file } = args;
  const result = { changed, jobs: jobsOf(lines), envs: variablesOf(lines), cron_file };
  return changed ? { result, detail: { args, lines, result } } : { result };
}

async function read(args: CronArguments, context: PlanContext<unknown>) {
  const path = fileOf(args);
  if (path !== undefined) return linesOf(textOf(path) ?? '');
  const { rc, stdout, stderr } = await runTool(['crontab', ...owner(args), '-l'], context);
  // Without a crontab it fails with 1; other failures must not pass for an empty one.
  if (rc !== 0 && !/no crontab/i.test(stderr)) {
    throw new ModuleFailure('Unable to read crontab', { changed: false, rc, stderr });
  }
  return rc === 0 ? linesOf(stdout) : [];
}

function fileOf({ cron_file }: CronArguments): string | undefined {
  return cron_file === undefined ? undefined : resolve('/etc/cron.d', cron_file);
}

function owner({ user }: CronArguments): readonly string[] {
  return user === undefined ? [] : ['-u', user];
}

function editOf(args: CronArguments): CronEdit {
  const { name, job, state, env, insertafter, insertbefore } = args;
  if (state === 'absent') return { name, line: undefined, isVariable: env };
  if (job === undefined) {
    const msg = "You must specify 'job' to install a new cron job or variable";
    throw new ModuleFailure(msg, { changed: false });
  }
  if (/[\r\n]/.test(job)) {
    throw new ModuleFailure('Job should not contain line breaks', { changed: false });
  }
  const neighbour = insertafter ?? insertbefore;
  const beside =
    neighbour === undefined ? undefined : { name: neighbour, after: insertafter !== undefined };
  const line = env ? `${name}="${job}"` : jobLine(args, job);
  return { name, line, isVariable: env, beside };
}

function jobLine(args: CronArguments, job: string): string {
  const { minute, hour, day, month, weekday, special_time, disabled, user } = args;
  if (args.cron_file !== undefined && user === undefined) {
    const msg = 'To use cron_file=... parameter you must specify user=... as well';
    throw new ModuleFailure(msg, { changed: false });
  }
  const time =
    special_time === undefined ? [minute, hour, day, month, weekday].join(' ') : `@${special_time}`;
  const who = args.cron_file === undefined ? [] : [user];
  return `${disabled ? '#' : ''}${[time, ...who, job].join(' ')}`;
}

async function applyCron(
  { args, lines, result }: CronPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const path = fileOf(args);
  const stdin = joinLines(lines);
  if (path === undefined) await useTool(['crontab', ...owner(args), '-'], context, { stdin });
  else writeAtomically(path, stdin);
  return result;
}
