import { isInGroup } from '../playbook/action-groups.ts';
import { withoutBuiltin } from '../playbook/module-catalogue.ts';
import { spanOfValue } from '../playbook/origin.ts';
import { Omit, type Raw, type RawDict, Unknown, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { dictOf } from './frame.ts';
import { type AnyModule, anyVariable } from './module.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/** What of a module decides how its arguments are rendered. */
type Arguable = Pick<AnyModule<unknown>, 'name' | 'expressions' | 'templatesNames'> &
  Partial<Pick<AnyModule<unknown>, 'aliases'>>;

/**
 * The arguments of a task with their templates rendered: `module_defaults`, then what the task
 * says; `omit`ted ones are left out. Throws a CodedError.
 */
export function renderArguments(module: Arguable, context: TaskContext): Map<string, Value> {
  const args = new Map<string, Value>();
  for (const [name, raw] of writtenArguments(module, context)) {
    const value = module.expressions?.includes(name)
      ? (raw as Value)
      : context.render(raw, spanOfValue(context.node.task.args, name));
    if (value instanceof Omit) continue;
    args.set(module.templatesNames ? nameOf(context.render(name)) : name, withoutOmitted(value));
  }
  for (const [name, value] of templatedArguments(context)) args.set(String(name), value);
  return args;
}

const noDefaults: RawDict = new Map();

function nameOf(rendered: Value): string {
  return rendered instanceof Unknown ? anyVariable : asText(rendered);
}

function writtenArguments(module: Arguable, context: TaskContext): Map<string, Raw> {
  const { task } = context.node;
  const args = new Map<string, Raw>();
  for (const [name, value] of moduleDefaults(module, context)) args.set(String(name), value);
  for (const [name, value] of task.args) args.set(String(name), value);
  return args;
}

/**
 * What `module_defaults` say of a module, by its groups and then by its name. Of one key the nearest
 * counts: what a block says of a module stands instead of what the play says of it.
 */
function moduleDefaults(module: Arguable, context: TaskContext): RawDict {
  const dicts = context.node.frame.collect('module_defaults');
  if (dicts.length === 0) return noDefaults;
  const rendered = dicts.map((raw) => (typeof raw === 'string' ? context.render(raw) : raw));
  const nearest = new Map<string, Raw>();
  for (const [key, args] of rendered.flatMap((raw) => [...dictOf(raw as Raw)])) {
    const name = String(key);
    nearest.set(isNameOf(name, module) ? module.name : name, args);
  }
  const groups = [...nearest].filter(([name]) => isGroupOf(name, module));
  const dictsOf = [...groups.map(([, args]) => args), nearest.get(module.name)];
  return new Map(dictsOf.flatMap((args) => (args instanceof Map ? [...args] : [])));
}

function isGroupOf(key: string, module: Arguable): boolean {
  return key.startsWith('group/') && isInGroup(module.name, key.slice('group/'.length));
}

function isNameOf(key: string, { name, aliases = [] }: Arguable): boolean {
  return withoutBuiltin(key) === name || aliases.includes(key);
}

/** `module: "{{ a_dict }}"`. */
function templatedArguments(context: TaskContext): Map<Value, Value> {
  const { argsTemplate, module } = context.node.task;
  if (argsTemplate === undefined) return new Map();
  const value = context.render(argsTemplate);
  if (value instanceof Map) return value;
  throw new CodedError('MP4012', `the arguments of ${module} have to be a dict`, {
    hint: 'A module whose arguments are one template needs a template that gives a dict.',
  });
}

/** Drops omitted entries of dicts, at any depth of dicts; elements of lists stay. */
function withoutOmitted(value: Value): Value {
  if (!(value instanceof Map)) return value;
  const kept = [...value].filter(([, inner]) => !(inner instanceof Omit));
  if (kept.length === value.size && !kept.some(([, inner]) => inner instanceof Map)) return value;
  return new Map(kept.map(([key, inner]) => [key, withoutOmitted(inner)]));
}
