import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Task } from '../playbook/model.ts';
import type { Raw } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Frame } from './frame.ts';

/** The file or role that an import or include names, under one of `keys`. */
export function readImport(
  task: Task,
  keys: readonly [string, ...string[]],
  render: (raw: Raw) => string,
): string {
  const raw = keys.map((key) => task.args.get(key)).find((value) => value !== undefined);
  if (raw !== undefined && raw !== null && raw !== '') return render(raw);
  throw new CodedError('MP4004', `${task.module} says no ${keys[0]}`, {
    hint: `Write ${task.module}: { ${keys[0]}: … }.`,
  });
}

/**
 * Path of a task file as an import or include names it: beside the file that asks, in the
 * role's `tasks/`, beside the playbook. Throws a CodedError when none is there.
 */
export function taskFile(name: string, frame: Frame, playbookDir: string): string {
  const found = candidates(name, frame, playbookDir).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const path = isAbsolute(name) ? name : resolve(frame.directory, name);
  throw new CodedError('MP1001', `Could not find or access '${path}' on the Ansible Controller.`, {
    hint: 'Paths of task files are relative to the file that includes them.',
  });
}

function candidates(name: string, frame: Frame, playbookDir: string): string[] {
  if (isAbsolute(name)) return [name];
  const roots: string[] = [frame.directory];
  for (let role = frame.role; role; role = role.outer) roots.push(join(role.role.path, 'tasks'));
  for (let at = frame.parent; at; at = at.parent) roots.push(at.directory);
  return [...new Set([...roots, playbookDir])].map((root) => resolve(root, name));
}
