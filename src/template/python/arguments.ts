import type { Named } from '../plugins.ts';
import { undefinedError, valueError } from '../template-error.ts';
import { UnknownUsed } from '../unknown-used.ts';
import { type Dict, Tuple, Undefined, Unknown, type Value } from '../value.ts';
import { asDouble, intFromDouble, isNumeric } from './number.ts';
import { str } from './text.ts';
import { isDict, isInt, isSequence, typeName } from './types.ts';

/** No keyword arguments. */
export const NO_NAMED: Named = new Map();

/** The argument at a position or under a name; undefined when it was not given. */
export function argument(
  args: readonly Value[],
  named: Named,
  index: number,
  name: string,
): Value | undefined {
  const value = index < args.length ? args[index] : named.get(name);
  if (value instanceof Undefined) throw undefinedError(value);
  return value;
}

/** Text as it is; anything else is a TypeError as in Python. */
export function textOf(value: Value, what = 'argument'): string {
  if (typeof value === 'string') return value;
  requireKnown(value);
  throw valueError(`${what} must be str, not ${typeName(value)}`);
}

/** Text of anything: what Ansible's filters do with numbers. */
function _asText(value: Value): string {
  return str(value);
}

/** An integer index or count. */
export function indexOf(value: Value): number {
  if (typeof value === 'boolean') return Number(value);
  if (isInt(value)) return Number(value);
  requireKnown(value);
  throw valueError(`'${typeName(value)}' object cannot be interpreted as an integer`);
}

/** A number as a double. */
export function doubleOf(value: Value): number {
  if (isNumeric(value)) return asDouble(value);
  requireKnown(value);
  throw valueError(`must be real number, not ${typeName(value)}`);
}

/** What a `for` would run over: items, keys or characters. */
export function itemsOf(value: Value): readonly Value[] {
  if (isSequence(value)) return value instanceof Tuple ? Array.from(value) : value;
  if (isDict(value)) return [...value.keys()];
  if (typeof value === 'string') return Array.from(value);
  requireKnown(value);
  throw valueError(`'${typeName(value)}' object is not iterable`);
}

export function dictOf(value: Value, message: string): Dict {
  if (isDict(value)) return value;
  requireKnown(value);
  throw valueError(message);
}

/** Throws for Undefined and Unknown. */
export function requireKnown(value: Value): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Unknown) throw new UnknownUsed(value);
}

/** The double as a Python int, truncated towards zero. */
export function truncated(value: number): number | bigint {
  return intFromDouble(Math.trunc(value)) as number | bigint;
}
