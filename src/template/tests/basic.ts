import type { Test } from '../plugins.ts';
import { requireKnown } from '../python/arguments.ts';
import { contains, equals, order, same } from '../python/compare.ts';
import { binary } from '../python/operators.ts';
import { str } from '../python/text.ts';
import { isCallable, isDict, isFloat, isInt, isIterable, isNumber } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { Undefined, type Value } from '../value.ts';

/** Jinja2's own tests. */
export const BASIC_TESTS: Readonly<Record<string, Test>> = {
  defined: (value) => !(value instanceof Undefined),
  undefined: (value) => value instanceof Undefined,
  none: (value) => value === null,
  boolean: (value) => typeof value === 'boolean',
  false: (value) => value === false,
  true: (value) => value === true,
  integer: (value) => isInt(value),
  float: (value) => isFloat(value),
  number: (value) => isNumber(value) || typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  mapping: (value) => isDict(value),
  sequence: (value) => isIterable(value),
  iterable: (value) => {
    requireKnown(value);
    return isIterable(value);
  },
  callable: (value) => isCallable(value),
  escaped: () => false,
  lower: (value) => isLower(str(value)),
  upper: (value) => isUpper(str(value)),
  sameas: (value, [other = null]) => same(value, other),
  odd: (value) => equals(modulo(value, 2), 1),
  even: (value) => equals(modulo(value, 2), 0),
  divisibleby: (value, [by = null]) => equals(modulo(value, by), 0),
  in: (value, [container]) => contains(needed(container), value),
  ...comparison('eq', ['==', 'equalto'], (value, other) => equals(value, other)),
  ...comparison('ne', ['!='], (value, other) => !equals(value, other)),
  ...comparison('gt', ['>', 'greaterthan'], (value, other) => order(value, other, '>') > 0),
  ...comparison('ge', ['>='], (value, other) => order(value, other, '>=') >= 0),
  ...comparison('lt', ['<', 'lessthan'], (value, other) => order(value, other, '<') < 0),
  ...comparison('le', ['<='], (value, other) => order(value, other, '<=') <= 0),
};

function comparison(
  name: string,
  aliases: readonly string[],
  compare: (value: Value, other: Value) => boolean,
): Readonly<Record<string, Test>> {
  const test: Test = (value, [other]) => compare(value, needed(other));
  return Object.fromEntries([name, ...aliases].map((alias) => [alias, test]));
}

function needed(value: Value | undefined): Value {
  if (value === undefined) throw valueError('the test needs an argument');
  return value;
}

function modulo(value: Value, by: Value): Value {
  return binary('%', value, by);
}

function isLower(text: string): boolean {
  return text === text.toLowerCase() && text !== text.toUpperCase();
}

function isUpper(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase();
}
