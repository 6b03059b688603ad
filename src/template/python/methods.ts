import type { Named } from '../plugins.ts';
import type { Callable, Value } from '../value.ts';
import { Tuple } from '../value.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { LIST_METHODS, TUPLE_METHODS } from './list-methods.ts';
import { TEXT_METHODS } from './text-methods.ts';
import { isDict } from './types.ts';

/** A method of text, list or dict: the object first, then the arguments. */
export type Method = (self: never, args: readonly Value[], named: Named) => Value;

/** The method of that name; undefined when the value's type has none. */
export function methodOf(value: Value, name: string): Method | undefined {
  if (typeof value === 'string') return TEXT_METHODS.get(name);
  if (isDict(value)) return DICT_METHODS.get(name);
  if (value instanceof Tuple) return TUPLE_METHODS.get(name);
  return Array.isArray(value) ? LIST_METHODS.get(name) : undefined;
}

/** The method with its object: `text.split` without the call. */
export function boundMethod(value: Value, name: string): Callable | undefined {
  const method = methodOf(value, name);
  if (method === undefined) return undefined;
  return { kind: 'callable', name, call: (args, named) => method(value as never, args, named) };
}
