import { item } from '../evaluate/members.ts';
import { str } from '../python/text.ts';
import { isInt } from '../python/types.ts';
import { Undefined, type Value } from '../value.ts';

/** The value at a dotted path (`a.b.0`), as `map(attribute=…)` and its kin reach it. */
export function attributeOf(value: Value, path: Value, fallback?: Value): Value {
  const parts = isInt(path) ? [path] : str(path).split('.').map(partOf);
  const found = parts.reduce<Value>((target, part) => item(target, part), value);
  return found instanceof Undefined && fallback !== undefined ? fallback : found;
}

function partOf(part: string): Value {
  return /^\d+$/.test(part) ? Number(part) : part;
}

/** The values at several paths, `a,b.c`, as a key to sort by. */
export function attributesOf(value: Value, paths: Value): Value[] {
  if (typeof paths !== 'string') return [attributeOf(value, paths)];
  return paths.split(',').map((path) => attributeOf(value, path));
}
