import { setTimeout as sleep } from 'node:timers/promises';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../runner/module.ts';
import { ModuleFailure } from '../runner/module-failure.ts';
import type { PauseOutcome } from '../runner/run-options.ts';
import { floatText } from '../template/python/text.ts';
import { CodedError } from '../util/coded-error.ts';
import { localTime } from './local-time.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    seconds: { type: 'number', description: 'How long to wait, in whole seconds.' },
    minutes: { type: 'number', description: 'How long to wait, in whole minutes.' },
    prompt: { type: 'string', description: 'What to ask; where nobody can answer, it goes on.' },
    echo: { type: 'boolean', default: true, description: 'Show what is typed.' },
  },
} as const;

type PauseArguments = FromSchema<typeof schema>;
type Context = PlanContext<unknown>;

/** Waits for some time, or for an answer. A question is asked under check, too: it changes nothing. */
export const pause = defineModule<PauseArguments, PauseArguments, unknown>({
  name: 'pause',
  aliases: ['ansible.builtin.pause'],
  summary: 'Wait for some time, or for an answer',
  args: schema,
  check: 'full',
  hostless: true,
  async plan(args, context) {
    if (args.seconds !== undefined && args.minutes !== undefined) {
      throw new ModuleFailure('parameters are mutually exclusive: minutes|seconds', {});
    }
    const waits = secondsOf(args) !== undefined;
    if (waits) return { result: answer(args, context.now(), context.now()), detail: args };
    return { result: await hold(args, context) };
  },
  apply: hold,
});

/** A second at least; undefined: until somebody answers. */
function secondsOf({ seconds, minutes }: PauseArguments): number | undefined {
  if (seconds === undefined && minutes === undefined) return undefined;
  return Math.max(1, Math.trunc(seconds ?? 0) + Math.trunc(minutes ?? 0) * 60);
}

async function hold(args: PauseArguments, context: Context): Promise<ModuleResult> {
  const seconds = secondsOf(args);
  const start = context.now();
  for (const text of announcement(args, seconds, context.title)) context.say(text);
  const { typed, aborted } = await outcomeOf(args, seconds, context);
  if (aborted) throw new ModuleFailure('user requested abort!', {});
  return answer(args, start, context.now(), typed);
}

function announcement(
  { prompt, echo }: PauseArguments,
  seconds: number | undefined,
  title: string,
): string[] {
  const hidden = echo ? '' : ' (output is hidden)';
  const ask = (question: string) => `[${title.trim()}]\n${question}${hidden}:`;
  if (seconds === undefined) {
    return [ask(prompt || 'Press enter to continue, Ctrl+C to interrupt')];
  }
  return [
    `Pausing for ${seconds} seconds${hidden}`,
    "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)",
    ...(prompt ? [ask(prompt)] : []),
  ];
}

async function outcomeOf(
  { echo }: PauseArguments,
  seconds: number | undefined,
  { pause: atTerminal, signal, say, emit }: Context,
): Promise<PauseOutcome> {
  if (atTerminal !== undefined) return atTerminal({ seconds, echo, say, signal });
  if (seconds === undefined) {
    const text = 'Not waiting for response to prompt as stdin is not interactive';
    emit({ type: 'note', level: 'warning', text });
  } else await wait(seconds, signal);
  return { typed: '', aborted: false };
}

async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal }).catch((cause: unknown) => {
    throw new CodedError('MP4090', 'interrupted while waiting', { cause });
  });
}

function answer(
  { seconds: inSeconds, echo }: PauseArguments,
  start: number,
  stop: number,
  typed = '',
): ModuleResult {
  const seconds = (stop - start) / 1000;
  const [count, unit] = inSeconds === undefined ? [seconds / 60, 'minutes'] : [seconds, 'seconds'];
  return {
    changed: false,
    rc: 0,
    stderr: '',
    stdout: `Paused for ${floatText(Math.round(count * 100) / 100)} ${unit}`,
    start: localTime(start),
    stop: localTime(stop),
    delta: Math.floor(seconds),
    echo,
    user_input: typed,
  };
}
