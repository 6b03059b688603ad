import type { Json } from '../util/json.ts';
import { str } from './python/text.ts';
import { isCallable } from './python/types.ts';
import { Float, Timestamp, Undefined, Unknown, type Value } from './value.ts';

/**
 * A value as plain JSON: floats and integers as numbers (integers beyond 2^53 as text, to lose no
 * digit), dates and dict keys as text, an Unknown as its text.
 */
export function toPlain(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return plainInteger(value);
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return Array.from(value, toPlain);
  if (value instanceof Map) return plainObject(value);
  if (value instanceof Unknown) return value.text;
  if (value instanceof Timestamp) return value.text;
  if (value instanceof Undefined) return null;
  return isCallable(value) ? value.name : str(value);
}

function plainInteger(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

function plainObject(dict: ReadonlyMap<Value, Value>): Json {
  const entries: [string, Json][] = [];
  for (const [key, value] of dict) entries.push([keyText(key), toPlain(value)]);
  return Object.fromEntries(entries);
}

function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  return typeof key === 'boolean' ? String(key) : str(key);
}

/** Plain JSON as a value: objects become dicts, every whole number an int. */
export function fromPlain(json: Json): Value {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((item: Json) => fromPlain(item));
  const dict = new Map<Value, Value>();
  for (const [key, value] of Object.entries(json)) {
    if (value !== undefined) dict.set(key, fromPlain(value as Json));
  }
  return dict;
}
