import { product, zip } from '../filters/combinatorics.ts';
import { pathOf, subelementsOf } from '../filters/dicts.ts';
import { flattened } from '../filters/sequences.ts';
import type { Lookup } from '../plugins.ts';
import { dictOf, itemsOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { isDict, isSequence, typeName } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';
import { sequence } from './sequence.ts';

/** Lookups that arrange the given lists: what `with_nested` and its kin loop over. */
export const LIST_LOOKUPS: Readonly<Record<string, Lookup>> = {
  list: (terms) => terms,
  items: (terms) => oneLevel(terms),
  flattened: (terms) => flattened(terms, Number.POSITIVE_INFINITY, true),
  indexed_items: (terms) => oneLevel(terms).map((item, index) => Tuple.of(index, item) as Tuple),
  together: (terms) =>
    needed(
      zip(terms, true, null).map((row) => oneLevel(row)),
      terms,
    ),
  nested: (terms) => needed(product(terms.map((term) => listOf(term))).map(oneLevel), terms),
  cartesian: (terms) => needed(product(terms.map((term) => listOf(term))).map(oneLevel), terms),
  dict: (terms) => terms.flatMap((term) => entriesOf(term)),
  subelements,
  sequence: (terms, named) => terms.flatMap((term) => sequence(term, named)),
};

function oneLevel(items: readonly Value[]): Value[] {
  return Array.from(items).flatMap((item): readonly Value[] => (isSequence(item) ? item : [item]));
}

function listOf(value: Value): readonly Value[] {
  return isSequence(value) ? value : [value];
}

function needed<T>(rows: T, terms: readonly Value[]): T {
  if (terms.length > 0) return rows;
  throw valueError('the lookup requires at least one element in each list');
}

function entriesOf(term: Value): Value[] {
  if (isSequence(term)) return term.flatMap((item) => entriesOf(item));
  const dict = dictOf(term, 'with_dict expects a dict');
  return Array.from(
    dict,
    ([key, value]) =>
      new Map<Value, Value>([
        ['key', key],
        ['value', value],
      ]),
  );
}

function subelements([elements, path = null, flags = null]: readonly Value[]): Tuple[] {
  if (elements === undefined)
    throw valueError('subelements lookup expects a list of two or three items');
  const skip = isDict(flags) && truth(flags.get('skip_missing') ?? false);
  if (!isDict(elements) && !isSequence(elements)) {
    throw valueError(
      `first a dict or a list, second a string pointing to the subkey, got ${typeName(elements)}`,
    );
  }
  const list = isDict(elements) ? [...elements.values()] : itemsOf(elements);
  const run = list.filter((item) => !isDict(item) || !truth(item.get('skipped') ?? false));
  return subelementsOf(run, path, skip).map(
    ([element, entry]) => Tuple.of(without(element ?? null, pathOf(path)), entry ?? null) as Tuple,
  );
}

/** The element without the list that its items come from, as Ansible's lookup gives it. */
function without(element: Value, [key, ...deeper]: readonly Value[]): Value {
  if (!isDict(element) || key === undefined) return element;
  const copy = new Map(element);
  const inner = element.get(key);
  if (deeper.length === 0) copy.delete(key);
  else if (inner !== undefined) copy.set(key, without(inner, deeper));
  return copy;
}
