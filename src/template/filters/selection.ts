import { requirePlugin } from '../find-plugin.ts';
import type { Evaluation, Filter, Named } from '../plugins.ts';
import { itemsOf, NO_NAMED } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { attributeOf } from './attribute-of.ts';

/** Filters that apply another filter or a test to each item. */
export const SELECTION_FILTERS: Readonly<Record<string, Filter>> = {
  map: mapItems,
  select: (value, args, named, context) => pick(value, tester(args, named, context), true),
  reject: (value, args, named, context) => pick(value, tester(args, named, context), false),
  selectattr: (value, args, named, context) =>
    pick(value, attributeTester(args, named, context), true),
  rejectattr: (value, args, named, context) =>
    pick(value, attributeTester(args, named, context), false),
};

function mapItems(value: Value, args: readonly Value[], named: Named, context: Evaluation): Value {
  const path = named.get('attribute');
  if (args.length === 0 && path !== undefined) {
    const fallback = named.get('default');
    return itemsOrNone(value).map((item) => attributeOf(item, path, fallback));
  }
  const [name, ...rest] = args;
  if (name === undefined) throw valueError('map requires a filter argument');
  const filter = requirePlugin('filter', context.plugins.filters, str(name));
  return itemsOrNone(value).map((item) => filter(item, rest, named, context));
}

type Tester = (item: Value) => boolean;

function tester(args: readonly Value[], named: Named, context: Evaluation): Tester {
  const [name, ...rest] = args;
  if (name === undefined) return truth;
  const test = requirePlugin('test', context.plugins.tests, str(name));
  return (item) => test(item, rest, named, context);
}

function attributeTester(args: readonly Value[], named: Named, context: Evaluation): Tester {
  const [path, ...rest] = args;
  if (path === undefined) throw valueError('Missing parameter for attribute name');
  const test = tester(rest, rest.length > 0 ? named : NO_NAMED, context);
  return (item) => test(attributeOf(item, path));
}

function pick(value: Value, test: Tester, wanted: boolean): Value {
  return itemsOrNone(value).filter((item) => test(item) === wanted);
}

/** Jinja2 takes whatever is false for an empty list here. */
function itemsOrNone(value: Value): readonly Value[] {
  return truth(value) ? itemsOf(value) : [];
}
