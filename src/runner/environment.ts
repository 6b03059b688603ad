import type { Raw, Value } from '../template/value.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

type Environment = Readonly<Record<string, string>>;

const bases = new WeakMap<object, Environment>();

/** The environment of a task's programs: the process's, then the `environment` keywords. */
export function taskEnvironment(context: TaskContext): Environment {
  const base = baseOf(context.play.run.options.environment);
  const keywords = context.node.frame.collect('environment');
  if (keywords.length === 0) return base;
  return Object.assign({}, base, ...keywords.map((raw) => variables(raw, context)));
}

function baseOf(environment: Readonly<Record<string, string | undefined>>): Environment {
  let base = bases.get(environment);
  if (base === undefined) {
    const defined = Object.entries(environment).filter(([, value]) => value !== undefined);
    base = Object.fromEntries(defined) as Environment;
    bases.set(environment, base);
  }
  return base;
}

/** One `environment:`: a dict, or a list of dicts. */
function variables(raw: Raw, context: TaskContext): Record<string, string> {
  return Object.fromEntries(pairs(context.render(raw)));
}

function pairs(value: Value): [string, string][] {
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(pairs);
  if (!(value instanceof Map)) return [];
  return [...value].map(([name, text]) => [asText(name), asText(text)]);
}
