import type { Role, Task } from '../playbook/model.ts';
import { type Raw, type RawDict, Undefined, type Value } from '../template/value.ts';
import { specErrors } from './argument-spec.ts';
import { Frame } from './frame.ts';
import type { TaskNode } from './program.ts';
import type { TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';

/** The module name of the implicit task. */
export const validateModule = 'validate_argument_spec';

/**
 * The first task of a role that has an argument specification: it checks the role's variables
 * against it. A built-in role needs none, its module checks.
 */
export function validationNode(
  role: Role,
  entryPoint: string,
  at: Pick<TaskNode, 'frame' | 'handler' | 'rescuable'>,
): TaskNode | undefined {
  if (role.argumentSpec === undefined || role.builtin) return undefined;
  const about = role.argumentSpec.get('short_description');
  const title = `Validating arguments against arg spec '${entryPoint}'`;
  const name = about === undefined ? title : `${title} - ${String(about)}`;
  const keywords = new Map<string, Raw>([
    ['name', name],
    ['tags', ['always']],
  ]);
  const span = { file: role.path, line: 1, column: 1 };
  const task: Task = {
    kind: 'task',
    module: validateModule,
    args: new Map([['entry_point', entryPoint]]),
    freeForm: undefined,
    argsTemplate: undefined,
    loop: undefined,
    keywords,
    span,
    moduleSpan: span,
  };
  const frame = new Frame({ parent: at.frame, keywords, varsLevel: 'task' });
  return { kind: 'task', task, frame, handler: at.handler, rescuable: at.rescuable };
}

/** Checks the variables of the role that the task is in. */
export function validateRole(context: TaskContext): TaskResult {
  const role = context.node.frame.role?.role;
  const options = role?.argumentSpec?.get('options');
  const spec: RawDict = options instanceof Map ? options : new Map();
  const errors = specErrors(spec, givenFor(spec, context));
  const about = new Map<Value, Value>([
    ['argument_spec_name', String(context.node.task.args.get('entry_point'))],
    ['name', role?.name ?? ''],
    ['path', role?.path ?? ''],
    ['type', 'role'],
  ]);
  const fields = new Map<Value, Value>([
    ['changed', false],
    ['validate_args_context', about],
  ]);
  if (errors.length === 0) fields.set('msg', 'The arg spec validation passed');
  else {
    fields.set('failed', true);
    fields.set('argument_errors', errors);
    fields.set('argument_spec_data', spec as Map<Value, Value>);
    fields.set('msg', `Validation of arguments failed:\n${errors.join('\n')}`);
  }
  return { fields };
}

function givenFor(spec: RawDict, { scope }: TaskContext): Map<string, Value> {
  const given = new Map<string, Value>();
  for (const key of spec.keys()) {
    const value = scope.get(String(key));
    if (value !== undefined && !(value instanceof Undefined)) given.set(String(key), value);
  }
  return given;
}
