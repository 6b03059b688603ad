import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';
import { indexOf } from './arguments.ts';
import { isSequence, typeName } from './types.ts';

/** `value[start:stop:step]` of text, lists and tuples, with Python's rules for bounds. */
export function sliceOf(value: Value, bounds: readonly (Value | undefined)[]): Value {
  if (typeof value === 'string') {
    return pick(Array.from(value), bounds).join('');
  }
  if (value instanceof Tuple) return Tuple.from(pick(value, bounds)) as Tuple;
  if (isSequence(value)) return pick(value, bounds);
  throw valueError(`'${typeName(value)}' object is not subscriptable`);
}

function pick<T>(items: readonly T[], bounds: readonly (Value | undefined)[]): T[] {
  const [start, stop, stepValue] = bounds.map((bound) =>
    bound === undefined || bound === null ? undefined : indexOf(bound),
  );
  const step = stepValue ?? 1;
  if (step === 0) throw valueError('slice step cannot be zero');
  const length = items.length;
  if (step === 1) return items.slice(...forward(start, stop));
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const from = bound(start, length, low, high) ?? (step > 0 ? low : high);
  const to = bound(stop, length, low, high) ?? (step > 0 ? high : low);
  const picked: T[] = [];
  for (let at = from; step > 0 ? at < to : at > to; at += step) picked.push(items[at] as T);
  return picked;
}

function forward(start: number | undefined, stop: number | undefined): [number, number?] {
  return stop === undefined ? [start ?? 0] : [start ?? 0, stop];
}

function bound(
  value: number | undefined,
  length: number,
  low: number,
  high: number,
): number | undefined {
  if (value === undefined) return undefined;
  return Math.min(Math.max(value < 0 ? value + length : value, low), high);
}
