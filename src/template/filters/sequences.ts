import type { Filter, Named } from '../plugins.ts';
import { argument, indexOf, itemsOf } from '../python/arguments.ts';
import { contains, equals, order, truth } from '../python/compare.ts';
import { pairsOf } from '../python/dict-methods.ts';
import { NamedTuple } from '../python/named-tuple.ts';
import { binary } from '../python/operators.ts';
import { repr } from '../python/text.ts';
import { isSequence, typeName } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { Tuple, Undefined, type Value } from '../value.ts';
import { attributeOf, attributesOf } from './attribute-of.ts';

/** Filters over lists. */
export const SEQUENCE_FILTERS: Readonly<Record<string, Filter>> = {
  first: (value) => endOf(itemsOf(value), 0, 'first'),
  last: (value) => endOf(itemsOf(value), -1, 'last'),
  reverse,
  sort,
  unique: (value, args, named) => unique(itemsOf(value), keyMaker(args, named)),
  min: (value, args, named) => extreme(value, keyMaker(args, named), -1),
  max: (value, args, named) => extreme(value, keyMaker(args, named), 1),
  sum,
  groupby: groupBy,
  batch,
  slice: sliceColumns,
  flatten,
  union: (value, [other = null]) => distinct([...itemsOf(value), ...itemsOf(other)]),
  intersect: (value, [other = null]) => distinct(both(value, other, true)),
  difference: (value, [other = null]) => distinct(both(value, other, false)),
  symmetric_difference: (value, [other = null]) =>
    distinct([...both(value, other, false), ...both(other, value, false)]),
  items: (value) => pairsOf(value).map((pair) => Tuple.from(pair) as Tuple),
};

function endOf(items: readonly Value[], at: number, name: string): Value {
  const item = items.at(at);
  return item === undefined ? new Undefined(name, `No ${name} item, sequence was empty.`) : item;
}

function reverse(value: Value): Value {
  if (typeof value === 'string') return Array.from(value).reverse().join('');
  return [...itemsOf(value)].reverse();
}

/** Makes the key by which items are compared. */
type KeyOf = (item: Value) => Value;

/** `case_sensitive`, `attribute`: text is compared in lower case unless told otherwise. */
function keyMaker(args: readonly Value[], named: Named): KeyOf {
  const caseSensitive = truth(argument(args, named, 0, 'case_sensitive') ?? false);
  const path = argument(args, named, 1, 'attribute');
  return (item) =>
    folded(path === undefined || path === null ? item : attributeOf(item, path), caseSensitive);
}

function folded(value: Value, caseSensitive: boolean): Value {
  return typeof value === 'string' && !caseSensitive ? value.toLowerCase() : value;
}

function sort(value: Value, args: readonly Value[], named: Named): Value {
  const reversed = truth(argument(args, named, 0, 'reverse') ?? false);
  const caseSensitive = truth(argument(args, named, 1, 'case_sensitive') ?? false);
  const path = argument(args, named, 2, 'attribute') ?? null;
  const keyOf = (item: Value): Value =>
    path === null
      ? folded(item, caseSensitive)
      : attributesOf(item, path).map((key) => folded(key, caseSensitive));
  return sortedBy(itemsOf(value), keyOf, reversed);
}

/** A stable sort by key; reversed, equal items keep their order. */
export function sortedBy(items: readonly Value[], keyOf: KeyOf, reversed: boolean): Value[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  const sign = reversed ? -1 : 1;
  keyed.sort((a, b) => sign * order(a.key, b.key));
  return keyed.map(({ item }) => item);
}

function unique(items: readonly Value[], keyOf: KeyOf): Value[] {
  const texts = new Set<Value>();
  const others: Value[] = [];
  return items.filter((item) => {
    const key = keyOf(item);
    if (typeof key === 'string') return !texts.has(key) && texts.add(key);
    if (others.some((other) => equals(other, key))) return false;
    others.push(key);
    return true;
  });
}

/** Each value once, in order, text compared as it is. */
function distinct(items: readonly Value[]): Value[] {
  return unique(items, (item) => item);
}

function both(value: Value, other: Value, present: boolean): Value[] {
  const texts = new Set(itemsOf(other));
  return itemsOf(value).filter((item) => {
    const found = texts.has(item) || (typeof item !== 'string' && contains(other, item));
    return found === present;
  });
}

function extreme(value: Value, keyOf: KeyOf, sign: number): Value {
  const items = itemsOf(value);
  const [first, ...rest] = items;
  if (first === undefined) return new Undefined('item', 'No aggregated item, sequence was empty.');
  return rest.reduce(
    (best, item) => (sign * order(keyOf(item), keyOf(best)) > 0 ? item : best),
    first,
  );
}

function sum(value: Value, args: readonly Value[], named: Named): Value {
  const path = argument(args, named, 0, 'attribute') ?? null;
  const start = argument(args, named, 1, 'start') ?? 0;
  return itemsOf(value)
    .map((item) => (path === null ? item : attributeOf(item, path)))
    .reduce((total, item) => binary('+', total, item), start);
}

function groupBy(value: Value, args: readonly Value[], named: Named): Value {
  const path = argument(args, named, 0, 'attribute') ?? null;
  const fallback = argument(args, named, 1, 'default');
  const caseSensitive = truth(argument(args, named, 2, 'case_sensitive') ?? false);
  const keyOf = (item: Value): Value => folded(attributeOf(item, path, fallback), caseSensitive);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sortedBy(itemsOf(value), keyOf, false)) {
    const last = groups.at(-1);
    if (last !== undefined && equals(keyOf(item), last.key)) last.items.push(item);
    else groups.push({ key: keyOf(item), items: [item] });
  }
  return groups.map(({ items }) =>
    NamedTuple.make({ grouper: attributeOf(items[0] ?? null, path, fallback), list: items }),
  );
}

function batch(value: Value, args: readonly Value[], named: Named): Value {
  const size = Math.max(1, indexOf(argument(args, named, 0, 'linecount') ?? 1));
  const fill = argument(args, named, 1, 'fill_with') ?? null;
  const items = itemsOf(value);
  const rows: Value[][] = [];
  for (let at = 0; at < items.length; at += size) rows.push(items.slice(at, at + size));
  const last = rows.at(-1);
  if (fill !== null && last) while (last.length < size) last.push(fill);
  return rows;
}

function sliceColumns(value: Value, args: readonly Value[], named: Named): Value {
  const count = Math.max(1, indexOf(argument(args, named, 0, 'slices') ?? 1));
  const fill = argument(args, named, 1, 'fill_with') ?? null;
  const items = itemsOf(value);
  const size = Math.floor(items.length / count);
  const longer = items.length % count;
  let at = 0;
  return Array.from({ length: count }, (_, column) => {
    const length = size + (column < longer ? 1 : 0);
    const part = items.slice(at, at + length);
    at += length;
    return fill !== null && longer > 0 && column >= longer ? [...part, fill] : part;
  });
}

function flatten(value: Value, args: readonly Value[], named: Named): Value {
  const levels = argument(args, named, 0, 'levels') ?? null;
  const skipNulls = truth(argument(args, named, 1, 'skip_nulls') ?? true);
  const depth = levels === null ? Number.POSITIVE_INFINITY : indexOf(levels);
  return flattened(itemsOf(value), depth, skipNulls);
}

/** Nested lists as one, down to a depth; nulls are dropped unless they are wanted. */
export function flattened(items: readonly Value[], depth: number, skipNulls: boolean): Value[] {
  return Array.from(items).flatMap((item): readonly Value[] => {
    if (skipNulls && (item === null || item === 'None' || item === 'null')) return [];
    return isSequence(item) && depth >= 1 ? flattened(item, depth - 1, skipNulls) : [item];
  });
}

/** An error that names the value, for a filter that takes lists alone. */
export function requireList(value: Value, filter: string): readonly Value[] {
  if (isSequence(value)) return value;
  throw valueError(`${filter} requires a list, got ${typeName(value)} instead: ${repr(value)}`);
}
