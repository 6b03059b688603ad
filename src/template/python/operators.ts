import { valueError } from '../template-error.ts';
import { Timestamp, Tuple, Unknown, type Value } from '../value.ts';
import { requireKnown } from './arguments.ts';
import { durationBetween } from './duration.ts';
import { arithmetic, isNumeric } from './number.ts';
import { percentFormat } from './percent-format.ts';
import { str } from './text.ts';
import { isInt, isSequence, typeName } from './types.ts';

/** Longest text or list that a repetition may make. */
const MAX_LENGTH = 10_000_000;

/** `left + right` and the other arithmetic operators, for every pair of types that Python takes. */
export function binary(operator: string, left: Value, right: Value): Value {
  if (left instanceof Unknown || right instanceof Unknown)
    return unknownResult(operator, left, right);
  if (isNumeric(left) && isNumeric(right)) return arithmetic(operator, left, right);
  requireKnown(left);
  requireKnown(right);
  if (operator === '+') return add(left, right);
  if (operator === '*') return multiply(left, right);
  if (operator === '-' && left instanceof Timestamp && right instanceof Timestamp) {
    return durationBetween(left, right);
  }
  if (operator === '%' && typeof left === 'string') return percentFormat(left, right);
  return refuse(operator, left, right);
}

function unknownResult(operator: string, left: Value, right: Value): Unknown {
  const unknown = (left instanceof Unknown ? left : right) as Unknown;
  const joins = operator === '+' && (typeof left === 'string' || typeof right === 'string');
  return new Unknown(unknown.source, joins ? shown(left) + shown(right) : undefined);
}

function shown(value: Value): string {
  return str(value, (unknown) => unknown.text);
}

function add(left: Value, right: Value): Value {
  if (typeof left === 'string') {
    if (typeof right === 'string') return left + right;
    throw valueError(`can only concatenate str (not "${typeName(right)}") to str`);
  }
  if (!isSequence(left)) return refuse('+', left, right);
  if (!isSequence(right) || typeName(left) !== typeName(right)) {
    const kind = typeName(left);
    throw valueError(`can only concatenate ${kind} (not "${typeName(right)}") to ${kind}`);
  }
  return left instanceof Tuple ? (Tuple.of(...left, ...right) as Tuple) : [...left, ...right];
}

function multiply(left: Value, right: Value): Value {
  if (isCount(right)) return repeat(left, Number(right), right);
  if (isCount(left)) return repeat(right, Number(left), left);
  if (typeof left === 'string' || isSequence(left)) {
    throw valueError(`can't multiply sequence by non-int of type '${typeName(right)}'`);
  }
  return refuse('*', left, right);
}

function isCount(value: Value): value is number | bigint | boolean {
  return typeof value === 'boolean' || isInt(value);
}

function repeat(value: Value, count: number, other: Value): Value {
  const times = Math.max(0, count);
  const length = typeof value === 'string' || isSequence(value) ? value.length : 0;
  if (length * times > MAX_LENGTH) throw valueError('the repetition is too long to be computed');
  if (typeof value === 'string') return value.repeat(times);
  if (!isSequence(value)) return refuse('*', value, other);
  const items = Array.from({ length: times }, () => value).flat();
  return value instanceof Tuple ? (Tuple.from(items) as Tuple) : items;
}

function refuse(operator: string, left: Value, right: Value): never {
  const name = operator === '**' ? '** or pow()' : operator;
  throw valueError(
    `unsupported operand type(s) for ${name}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

/** `a ~ b`: the text of both, whatever they are. */
export function concat(values: readonly Value[]): Value {
  const unknown = values.find((value) => value instanceof Unknown);
  const text = values.map((value) => shown(value)).join('');
  return unknown instanceof Unknown ? new Unknown(unknown.source, text) : text;
}
