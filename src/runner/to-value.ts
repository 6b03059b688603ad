import { Float, Omit, Timestamp, Undefined, Unknown, type Value } from '../template/value.ts';

/** What a module answered as a template value: plain objects become dicts, the rest stays. */
export function toValue(data: unknown): Value {
  if (data === null || data === undefined) return null;
  if (Array.isArray(data))
    return isTupleLike(data) ? (data as readonly Value[]) : data.map(toValue);
  if (data instanceof Map) {
    return new Map([...data].map(([key, value]) => [key as Value, toValue(value)]));
  }
  if (typeof data !== 'object' || isValue(data)) return data as Value;
  return new Map(
    Object.entries(data)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, toValue(value)]),
  );
}

/** Anything other than a bare array (a tuple) keeps its class. */
function isTupleLike(data: readonly unknown[]): boolean {
  return data.constructor !== Array;
}

function isValue(data: object): boolean {
  return (
    data instanceof Float ||
    data instanceof Timestamp ||
    data instanceof Undefined ||
    data instanceof Unknown ||
    data instanceof Omit ||
    ('kind' in data && data.kind === 'callable')
  );
}
