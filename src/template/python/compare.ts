import { undefinedError, valueError } from '../template-error.ts';
import { UnknownUsed } from '../unknown-used.ts';
import {
  type Dict,
  Float,
  PartlyKnown,
  Timestamp,
  Tuple,
  Undefined,
  Unknown,
  type Value,
} from '../value.ts';
import { Blank } from './blank.ts';
import { compareNumbers, isNumeric } from './number.ts';
import { isCallable, isDict, isSequence, typeName } from './types.ts';

/** Python's truth of a value. Throws for Undefined and Unknown. */
export function truth(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value !== '';
  if (value === null) return false;
  if (typeof value === 'number' || typeof value === 'bigint') return value !== 0 && value !== 0n;
  if (isSequence(value)) return value.length > 0;
  if (isDict(value)) return value.size > 0;
  if (value instanceof Blank) return false;
  refuse(value);
  return !(value instanceof Float) || value.value !== 0;
}

function refuse(value: Value): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Unknown) throw new UnknownUsed(value);
}

/** Python's `left == right`: `1 == 1.0 == True`, a list never equals a tuple. */
export function equals(left: Value, right: Value): boolean {
  if (left === right && typeof left !== 'object') return true;
  refuse(left);
  refuse(right);
  if (isNumeric(left)) return isNumeric(right) && compareNumbers(left, right) === 0;
  if (isSequence(left)) return isSequence(right) && sequencesEqual(left, right);
  if (isDict(left)) return isDict(right) && dictsEqual(left, right);
  if (left instanceof Timestamp) return right instanceof Timestamp && left.text === right.text;
  return left === right;
}

function sequencesEqual(left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length || left instanceof Tuple !== right instanceof Tuple)
    return false;
  return left.every((item, index) => equals(item, right[index] ?? null));
}

function dictsEqual(left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left) {
    const other = dictGet(right, key);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

/** The value under a key, keys compared as Python does; undefined when it is not there. */
export function dictGet(dict: Dict, key: Value): Value | undefined {
  const direct = dict.get(key);
  if (direct !== undefined || typeof key === 'string') return direct;
  const same = storedKey(dict, key);
  return same === undefined ? undefined : dict.get(same);
}

function dictHas(dict: Dict, key: Value): boolean {
  return dict.has(key) || (typeof key !== 'string' && storedKey(dict, key) !== undefined);
}

/** Sets a key, replacing an equal one (`1` and `true` are the same key). */
export function dictSet(dict: Dict, key: Value, value: Value): void {
  const same = typeof key === 'string' || dict.has(key) ? key : storedKey(dict, key);
  dict.set(same === undefined ? key : same, value);
}

/** The key of a dict that equals the given one. */
export function storedKey(dict: Dict, key: Value): Value | undefined {
  if (dict.has(key)) return key;
  if (isDict(key) || (isSequence(key) && !(key instanceof Tuple))) {
    throw valueError(`unhashable type: '${typeName(key)}'`);
  }
  if (typeof key === 'string' || key === null) return undefined;
  for (const other of dict.keys()) {
    if (typeof other !== 'string' && equals(other, key)) return other;
  }
  return undefined;
}

/** Python's `needle in container`. */
export function contains(container: Value, needle: Value): boolean {
  refuse(container);
  refuse(needle);
  if (typeof container === 'string') return textContains(container, needle);
  if (isDict(container)) return dictHas(container, needle) || neverKnown(container);
  if (isSequence(container)) return container.some((item) => equals(item, needle));
  throw valueError(`argument of type '${typeName(container)}' is not iterable`);
}

/** Not there; but whether it will be is unknown in a dict that is known in part. */
function neverKnown(dict: Dict): false {
  if (dict instanceof PartlyKnown) throw new UnknownUsed(new Unknown(dict.source));
  return false;
}

function textContains(container: string, needle: Value): boolean {
  if (typeof needle === 'string') return container.includes(needle);
  throw valueError(`'in <string>' requires string as left operand, not ${typeName(needle)}`);
}

/** Negative, zero or positive, as Python orders; throws where Python refuses to. */
export function order(left: Value, right: Value, operator = '<'): number {
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  refuse(left);
  refuse(right);
  if (isSequence(left) && isSequence(right) && typeName(left) === typeName(right)) {
    return orderSequences(left, right, operator);
  }
  if (left instanceof Timestamp && right instanceof Timestamp) {
    return compareText(left.text, right.text);
  }
  throw valueError(
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function orderSequences(left: readonly Value[], right: readonly Value[], operator: string): number {
  for (const [index, item] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (!equals(item, other)) return order(item, other, operator);
  }
  return left.length - right.length;
}

/** By code point, as Python, not by UTF-16 unit. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return codePointRank(a) - codePointRank(b);
  }
  return left.length - right.length;
}

/** Surrogates rank above every other unit. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** Identity, as `is sameas` means it. */
export function same(left: Value, right: Value): boolean {
  if (isCallable(left) || isCallable(right)) return left === right;
  return Object.is(left, right);
}
