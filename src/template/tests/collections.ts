import type { Test } from '../plugins.ts';
import { itemsOf } from '../python/arguments.ts';
import { contains, truth } from '../python/compare.ts';
import { isFloat } from '../python/types.ts';
import { Float, type Value } from '../value.ts';

/** Tests over lists and what they hold. */
export const COLLECTION_TESTS: Readonly<Record<string, Test>> = {
  contains: (value, [item = null]) => contains(value, item),
  subset: (value, [other = null]) => isSubset(value, other),
  issubset: (value, [other = null]) => isSubset(value, other),
  superset: (value, [other = null]) => isSubset(other, value),
  issuperset: (value, [other = null]) => isSubset(other, value),
  all: (value) => itemsOf(value).every(truth),
  any: (value) => itemsOf(value).some(truth),
  nan: isNan,
  isnan: isNan,
};

function isSubset(value: Value, other: Value): boolean {
  const items = itemsOf(other);
  return itemsOf(value).every((item) => contains(items, item));
}

function isNan(value: Value): boolean {
  return isFloat(value) && Number.isNaN(value instanceof Float ? value.value : value);
}
