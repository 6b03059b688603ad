import { equals } from '../python/compare.ts';
import { compareNumbers, isNumeric } from '../python/number.ts';
import { sliceOf } from '../python/slice.ts';
import { isDict, isSequence } from '../python/types.ts';
import type { Dict, Value } from '../value.ts';
import type { Query } from './ast.ts';
import { type Argument, callFunction } from './functions.ts';
import { holds } from './holds.ts';

/** What a query finds in a value; null where it finds nothing. Throws a TemplateError. */
export function search(query: Query, value: Value): Value {
  switch (query.kind) {
    case 'current':
      return value;
    case 'literal':
      return query.value;
    case 'field':
      return isDict(value) ? (value.get(query.name) ?? null) : null;
    case 'index':
      return isSequence(value) ? (value.at(query.index) ?? null) : null;
    case 'slice':
      return isSequence(value) ? sliceOf(Array.from(value), query.bounds) : null;
    case 'chain':
      return search(query.right, search(query.left, value));
    case 'or':
    case 'and': {
      const left = search(query.left, value);
      return holds(left) === (query.kind === 'or') ? left : search(query.right, value);
    }
    case 'not':
      return !holds(search(query.child, value));
    default:
      return searchMany(query, value);
  }
}

type Many = Exclude<
  Query,
  { kind: 'current' | 'literal' | 'field' | 'index' | 'slice' | 'chain' | 'or' | 'and' | 'not' }
>;

function searchMany(query: Many, value: Value): Value {
  switch (query.kind) {
    case 'flatten':
      return flatten(search(query.child, value));
    case 'project':
      return projected(search(query.left, value), query.right);
    case 'projectValues': {
      const dict = search(query.left, value);
      return isDict(dict) ? projected([...dict.values()], query.right) : null;
    }
    case 'filter':
      return filtered(query, search(query.left, value));
    case 'compare':
      return compare(query.operator, search(query.left, value), search(query.right, value));
    case 'list':
      return value === null ? null : query.items.map((item) => search(item, value));
    case 'dict':
      return value === null ? null : dictOf(query.entries, value);
    case 'call':
      return callFunction(
        query.name,
        query.args.map((arg) => argument(arg, value)),
      );
    case 'reference':
      return null;
  }
}

function argument(query: Query, value: Value): Argument {
  if (query.kind !== 'reference') return { value: search(query, value), each: undefined };
  return { value: null, each: (item) => search(query.child, item) };
}

function flatten(value: Value): Value {
  if (!isSequence(value)) return null;
  return Array.from(value).flatMap((item): readonly Value[] => (isSequence(item) ? item : [item]));
}

function projected(items: Value, right: Query): Value {
  if (!isSequence(items)) return null;
  return Array.from(items, (item) => search(right, item)).filter((item) => item !== null);
}

function filtered(query: Extract<Query, { kind: 'filter' }>, items: Value): Value {
  if (!isSequence(items)) return null;
  const kept = Array.from(items).filter((item) => holds(search(query.test, item)));
  return projected(kept, query.right);
}

function compare(operator: string, left: Value, right: Value): Value {
  if (operator === '==') return sameType(left, right) && equals(left, right);
  if (operator === '!=') return !(sameType(left, right) && equals(left, right));
  if (!isNumeric(left) || !isNumeric(right)) return null;
  const order = compareNumbers(left, right);
  if (operator.startsWith('<')) return order < 0 || (operator === '<=' && order === 0);
  return order > 0 || (operator === '>=' && order === 0);
}

/** JSON keeps booleans and numbers apart. */
function sameType(left: Value, right: Value): boolean {
  return (typeof left === 'boolean') === (typeof right === 'boolean');
}

function dictOf(entries: readonly (readonly [string, Query])[], value: Value): Dict {
  return new Map(entries.map(([key, query]) => [key, search(query, value)]));
}
