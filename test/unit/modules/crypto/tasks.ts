import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../../src/util/json.ts';
import { playTasks } from '../../runner/stage.ts';

/** Files that Ansible's community.crypto 2.14 wrote. */
export const fixtures = join(import.meta.dirname, '../../../fixtures/crypto');

/** Copies one of them to where a task may change it. */
export function fixtureIn(folder: string, name: string): string {
  const path = join(folder, name);
  copyFileSync(join(fixtures, name), path);
  chmodSync(path, 0o600);
  return path;
}

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
