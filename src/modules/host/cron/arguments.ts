import type { FromSchema } from 'json-schema-to-ts';
import { choiceOr, flagOr, text, textOr } from '../../argument.ts';
import { badArguments, requireExclusive } from '../../argument-rules.ts';
import type { CronEdit } from './table.ts';

export const cronSchema = {
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
    backup: flagOr(false, 'Keep the crontab as it was in a temporary file.'),
  },
} as const;

export type CronArguments = FromSchema<typeof cronSchema>;

/** Throws a ModuleFailure for arguments that do not go together. */
export function checkCron(args: CronArguments): void {
  requireExclusive(args, ['insertafter', 'insertbefore']);
  if (args.cron_file === '/etc/crontab') {
    throw badArguments('Will not manage /etc/crontab via cron_file, see documentation.');
  }
  if (args.special_time !== undefined && timesOf(args).some((time) => time !== '*')) {
    throw badArguments('You must specify time and date fields or special time.');
  }
  if (args.state === 'present') checkPresent(args);
  if (args.env && args.name.includes(' ')) {
    throw badArguments('Invalid name for environment variable');
  }
}

function checkPresent(args: CronArguments): void {
  const { cron_file, user, job, env, insertafter, insertbefore } = args;
  if (cron_file !== undefined && user === undefined) {
    throw badArguments('To use cron_file=... parameter you must specify user=... as well');
  }
  if (job === undefined) {
    throw badArguments("You must specify 'job' to install a new cron job or variable");
  }
  if (!env && (insertafter ?? insertbefore) !== undefined) {
    throw badArguments('Insertafter and insertbefore parameters are valid only with env=yes');
  }
  if (/[\r\n]/.test(trimmed(job))) throw badArguments('Job should not contain line breaks');
}

/** What checked arguments ask for. */
export function editOf(args: CronArguments): CronEdit {
  const { name, job = '', state, env, insertafter, insertbefore } = args;
  if (state === 'absent') return { name, line: undefined, isVariable: env };
  const neighbour = insertafter ?? insertbefore;
  const beside =
    neighbour === undefined ? undefined : { name: neighbour, after: insertafter !== undefined };
  return { name, line: env ? `${name}="${job}"` : jobLine(args), isVariable: env, beside };
}

function jobLine(args: CronArguments): string {
  const { special_time, disabled, user, cron_file, job = '' } = args;
  const time = special_time === undefined ? timesOf(args).join(' ') : `@${special_time}`;
  const who = cron_file === undefined ? [] : [user];
  return `${disabled ? '#' : ''}${[time, ...who, trimmed(job)].join(' ')}`;
}

function timesOf({ minute, hour, day, month, weekday }: CronArguments): readonly string[] {
  return [minute, hour, day, month, weekday];
}

function trimmed(job: string): string {
  return job.replace(/^[\r\n]+/, '').replace(/[\r\n]+$/, '');
}
