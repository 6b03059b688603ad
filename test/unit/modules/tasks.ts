import type { JsonObject } from '../../../src/util/json.ts';
import { playTasks } from '../runner/stage.ts';

export type TaskResult = Readonly<Record<string, unknown>>;

/** What tasks, each a module with its arguments, come to one after the other. */
export async function resultsOf(
  tasks: readonly JsonObject[],
  check = false,
): Promise<readonly TaskResult[]> {
  const lines = tasks.map(
    (task, index) => `- ${JSON.stringify({ ...task, register: `r${index}`, ignore_errors: true })}`,
  );
  const names = tasks.map((_, index) => `r${index}`).join(', ');
  const last = `- debug: { msg: "{{ [${names}] }}" }`;
  const { said } = await playTasks([...lines, last].join('\n'), { check });
  return said.at(-1) as readonly TaskResult[];
}

/** The same for a single task. */
export async function resultOf(task: JsonObject, check = false): Promise<TaskResult> {
  return (await resultsOf([task], check))[0] ?? {};
}
