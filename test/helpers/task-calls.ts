import { playFiles } from '../unit/runner/stage.ts';
import type { StandIns } from './stand-in.ts';

/** What one task came to. */
export interface TaskCalls {
  /** How stand-ins were called, other than to ask. */
  readonly calls: readonly string[];
  /** What the task registered, without what every result has. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly changed: unknown;
}

export interface TaskCallsOptions {
  readonly check?: boolean;
  /** Calls that only ask. */
  readonly queries?: RegExp;
}

/** Runs one task of these arguments with stand-ins for programs. */
export async function taskCalls(
  task: Readonly<Record<string, unknown>>,
  programs: StandIns,
  { check = false, queries = /^$/ }: TaskCallsOptions = {},
): Promise<TaskCalls> {
  const tasks = [
    { ...task, register: 'answer', ignore_errors: true },
    { debug: { msg: '{{ answer }}' } },
  ];
  const play = { hosts: 'localhost', gather_facts: false, tasks };
  const environment = { PATH: `${programs.path}:/usr/bin:/bin` };
  const { said } = await playFiles({ 'site.yml': JSON.stringify([play]) }, { environment, check });
  const calls = programs.calls().filter((call) => call !== '' && !queries.test(call));
  const { changed, ...result } = said[0] as Readonly<Record<string, unknown>>;
  return { calls, result, changed };
}
