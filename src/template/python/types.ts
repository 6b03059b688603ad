import {
  type Callable,
  type Dict,
  Float,
  Omit,
  Timestamp,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../value.ts';

/** Python's float: a number with a fraction, infinite, not a number, or marked as a float. */
export function isFloat(value: Value): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

/** Python's int, booleans apart. */
export function isInt(value: Value): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

export function isNumber(value: Value): value is number | bigint | Float {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;
}

/** A list or a tuple. */
export function isSequence(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isDict(value: Value): value is Dict {
  return value instanceof Map;
}

export function isCallable(value: Value): value is Callable {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'callable'
  );
}

/** Anything a `for` can run over. */
export function isIterable(value: Value): value is string | readonly Value[] | Dict {
  return typeof value === 'string' || isSequence(value) || isDict(value);
}

/** `float(4)` prints as `4.0`. */
export function toFloat(value: number): Value {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** The name of a value's Python type: `str`, `int`, `NoneType` … */
export function typeName(value: Value): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (isInt(value)) return 'int';
  if (isFloat(value)) return 'float';
  if (value instanceof Tuple) return 'tuple';
  if (isSequence(value)) return 'list';
  if (isDict(value)) return 'dict';
  return rareTypeName(value);
}

function rareTypeName(value: Value): string {
  if (value instanceof Undefined) return 'AnsibleUndefined';
  if (value instanceof Timestamp) return value.dateOnly ? 'date' : 'datetime';
  if (value instanceof Unknown) return 'unknown';
  if (value instanceof Omit) return 'omit';
  return 'function';
}
