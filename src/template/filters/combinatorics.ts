import type { Filter, Named } from '../plugins.ts';
import { argument, indexOf, itemsOf } from '../python/arguments.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';

/** Most tuples that a filter may make. */
const MAX_RESULTS = 1_000_000;

/** Filters that pair the items of lists. */
export const COMBINATORIC_FILTERS: Readonly<Record<string, Filter>> = {
  zip: (value, args) => zip([value, ...args], false, null),
  zip_longest: (value, args, named) => zip([value, ...args], true, named.get('fillvalue') ?? null),
  product: (value, args, named) => productFilter(value, args, named),
  permutations: (value, args, named) =>
    arrangements(value, argument(args, named, 0, 'r') ?? null, false),
  combinations: (value, args, named) =>
    arrangements(value, argument(args, named, 0, 'r') ?? null, true),
};

/** Tuples of the n-th items of each list. */
export function zip(lists: readonly Value[], longest: boolean, fill: Value): Tuple[] {
  const columns = lists.map((list) => itemsOf(list));
  const lengths = columns.map((column) => column.length);
  const count = longest ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: count }, (_, row) =>
    tupleOf(columns.map((column) => (row < column.length ? (column[row] ?? null) : fill))),
  );
}

function tupleOf(items: readonly Value[]): Tuple {
  return Tuple.from(items) as Tuple;
}

function productFilter(value: Value, args: readonly Value[], named: Named): Value {
  const lists = [value, ...args].map((list) => itemsOf(list));
  const repeat = indexOf(named.get('repeat') ?? 1);
  return product(Array.from({ length: Math.min(repeat, 100) }, () => lists).flat()).map(tupleOf);
}

/** Every choice of one item from each list. */
export function product(lists: readonly (readonly Value[])[]): Value[][] {
  return lists.reduce<Value[][]>(
    (rows, list) => {
      guard(rows.length * list.length);
      return rows.flatMap((row) => list.map((item) => [...row, item]));
    },
    [[]],
  );
}

function arrangements(value: Value, size: Value, ordered: boolean): Value {
  const items = itemsOf(value);
  const length = size === null ? items.length : indexOf(size);
  const rows: Tuple[] = [];
  const extend = (chosen: readonly number[]): void => {
    if (chosen.length === length) {
      guard(rows.push(tupleOf(chosen.map((index) => items[index] ?? null))));
      return;
    }
    const from = ordered ? (chosen.at(-1) ?? -1) + 1 : 0;
    for (let index = from; index < items.length; index++) {
      if (!chosen.includes(index)) extend([...chosen, index]);
    }
  };
  if (length <= items.length) extend([]);
  return rows;
}

function guard(count: number): void {
  if (count <= MAX_RESULTS) return;
  throw new TemplateError(TEMPLATE_CODES.limit, `more than ${MAX_RESULTS} combinations`);
}
