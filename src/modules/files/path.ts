import { isAbsolute, resolve } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { expandArgument } from '../command/expand.ts';

/** A path argument: `~` and variables expanded, relative to the playbook. */
export function pathOf(text: string, context: PlanContext<unknown>): string {
  return resolve(context.playbookDir, expandArgument(text, context.environment));
}

/** A source file that is in none of the places where it was looked for. */
export function notFound(name: string): CodedError {
  return new CodedError('MP1001', `Could not find or access '${name}' on the Ansible Controller.`, {
    hint: 'Looked for in the role, beside the task file and beside the playbook; a path of the host itself needs remote_src: true.',
    missing: isAbsolute(name) ? name : undefined,
  });
}
