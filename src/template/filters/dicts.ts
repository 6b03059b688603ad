import type { Filter, Named } from '../plugins.ts';
import { argument, dictOf, itemsOf } from '../python/arguments.ts';
import { dictGet, dictSet, truth } from '../python/compare.ts';
import { repr, str } from '../python/text.ts';
import { isDict, isSequence, typeName } from '../python/types.ts';
import { refuseUndefined } from '../refuse-undefined.ts';
import { valueError } from '../template-error.ts';
import { type Dict, Tuple, type Value } from '../value.ts';
import { attributeOf } from './attribute-of.ts';
import { type MergeOptions, mergeDicts, mergeOptions } from './merge.ts';
import { flattened, requireList, sortedBy } from './sequences.ts';

/** Filters over dicts, and between dicts and lists. */
export const DICT_FILTERS: Readonly<Record<string, Filter>> = {
  combine,
  dict2items: dictToItems,
  items2dict: itemsToDict,
  dictsort: dictSort,
  subelements,
  extract: (value, args, named) => extract(value, args, named),
  rekey_on_member: rekey,
  keep_keys: (value, args, named) => filterKeys(value, args, named, true),
  remove_keys: (value, args, named) => filterKeys(value, args, named, false),
  lists_mergeby: mergeLists,
};

function combine(value: Value, args: readonly Value[], named: Named): Value {
  const options = mergeOptions(named);
  const dicts = flattened([value, ...args], 1, true);
  dicts.forEach(refuseUndefined);
  const [first = new Map<Value, Value>(), ...rest] = dicts;
  return rest.reduce((merged, next) => mergeDicts(asDict(merged), asDict(next), options), first);
}

function asDict(value: Value): Dict {
  return dictOf(
    value,
    `failed to combine variables, expected dicts but got a '${typeName(value)}'`,
  );
}

function dictToItems(value: Value, args: readonly Value[], named: Named): Value {
  const dict = dictOf(value, `dict2items requires a dictionary, got ${typeName(value)} instead.`);
  const keyName = argument(args, named, 0, 'key_name') ?? 'key';
  const valueName = argument(args, named, 1, 'value_name') ?? 'value';
  return Array.from(
    dict,
    ([key, entry]) =>
      new Map<Value, Value>([
        [keyName, key],
        [valueName, entry],
      ]),
  );
}

function itemsToDict(value: Value, args: readonly Value[], named: Named): Value {
  const keyName = argument(args, named, 0, 'key_name') ?? 'key';
  const valueName = argument(args, named, 1, 'value_name') ?? 'value';
  const result: Dict = new Map();
  for (const item of requireList(value, 'items2dict')) {
    const dict = dictOf(item, 'items2dict requires a list of dictionaries');
    const key = dictGet(dict, keyName);
    const entry = dictGet(dict, valueName);
    if (key === undefined || entry === undefined) {
      throw valueError(
        `items2dict requires each dictionary in the list to contain the keys ${repr(keyName)} and ${repr(valueName)}, got ${repr(item)} instead.`,
      );
    }
    dictSet(result, key, entry);
  }
  return result;
}

function dictSort(value: Value, args: readonly Value[], named: Named): Value {
  const dict = dictOf(value, `dictsort requires a dictionary, got ${typeName(value)} instead`);
  const caseSensitive = truth(argument(args, named, 0, 'case_sensitive') ?? false);
  const by = argument(args, named, 1, 'by') ?? 'key';
  const reversed = truth(argument(args, named, 2, 'reverse') ?? false);
  if (by !== 'key' && by !== 'value')
    throw valueError('You can only sort by either "key" or "value"');
  const pairs = Array.from(dict, (pair) => Tuple.from(pair) as Tuple);
  const keyOf = (pair: Value): Value => {
    const part = (pair as Tuple)[by === 'key' ? 0 : 1] ?? null;
    return typeof part === 'string' && !caseSensitive ? part.toLowerCase() : part;
  };
  return sortedBy(pairs, keyOf, reversed);
}

function subelements(value: Value, args: readonly Value[], named: Named): Value {
  const path = argument(args, named, 0, 'subelements') ?? null;
  const skipMissing = truth(argument(args, named, 1, 'skip_missing') ?? false);
  return subelementsOf(value, path, skipMissing);
}

/** Every element paired with every item of the list that it holds at the path. */
export function subelementsOf(value: Value, path: Value, skipMissing: boolean): Tuple[] {
  const elements = isDict(value) ? [...value.values()] : requireList(value, 'subelements');
  const keys = pathOf(path);
  return elements.flatMap((element) =>
    listAt(element, keys, skipMissing).map((entry) => Tuple.of(element, entry) as Tuple),
  );
}

/** The keys of a path: text with dots between them, or a list. */
export function pathOf(path: Value): readonly Value[] {
  return typeof path === 'string' ? path.split('.') : itemsOf(path);
}

function listAt(element: Value, keys: readonly Value[], skipMissing: boolean): readonly Value[] {
  let value = element;
  for (const key of keys) {
    const dict = dictOf(
      value,
      `the key ${str(key)} should point to a dictionary, got '${typeName(value)}'`,
    );
    const next = dictGet(dict, key);
    if (next === undefined && skipMissing) return [];
    if (next === undefined) {
      throw valueError(`could not find ${repr(key)} key in iterated item ${repr(value)}`);
    }
    value = next;
  }
  if (isSequence(value)) return value;
  throw valueError(
    `the key ${repr(keys.at(-1) ?? null)} should point to a list, got ${repr(value)}`,
  );
}

function extract(value: Value, args: readonly Value[], named: Named): Value {
  const container = argument(args, named, 0, 'container') ?? null;
  const more = argument(args, named, 1, 'morekeys') ?? null;
  const keys = more === null ? [value] : isSequence(more) ? [value, ...more] : [value, more];
  return keys.reduce((target, key) => attributeOf(target, key), container);
}

function rekey(value: Value, args: readonly Value[], named: Named): Value {
  const key = argument(args, named, 0, 'key') ?? null;
  const overwrite = argument(args, named, 1, 'duplicates') === 'overwrite';
  const result: Dict = new Map();
  for (const item of isDict(value) ? value.values() : requireList(value, 'rekey_on_member')) {
    const member = dictGet(dictOf(item, 'List item is not a valid dict'), key);
    if (member === undefined) throw valueError(`Key ${str(key)} was not found`);
    if (!overwrite && dictGet(result, member) !== undefined) {
      throw valueError(`Key ${str(member)} is not unique, cannot correctly turn into dict`);
    }
    dictSet(result, member, item);
  }
  return result;
}

function filterKeys(value: Value, args: readonly Value[], named: Named, keep: boolean): Value {
  const target = argument(args, named, 0, 'target') ?? [];
  const wanted = isSequence(target) ? target : [target];
  const matches = keyMatcher(
    wanted,
    str(argument(args, named, 1, 'matching_parameter') ?? 'equal'),
  );
  return requireList(value, keep ? 'keep_keys' : 'remove_keys').map((item) => {
    const dict = dictOf(item, 'every item of the list must be a dictionary');
    return new Map([...dict].filter(([key]) => matches(str(key)) === keep));
  });
}

function keyMatcher(wanted: readonly Value[], how: string): (key: string) => boolean {
  const texts = wanted.map((item) => str(item));
  switch (how) {
    case 'equal':
      return (key) => texts.includes(key);
    case 'starts_with':
      return (key) => texts.some((text) => key.startsWith(text));
    case 'ends_with':
      return (key) => texts.some((text) => key.endsWith(text));
    default:
      throw valueError(`matching_parameter=${how} is not supported`);
  }
}

function mergeLists(value: Value, args: readonly Value[], named: Named): Value {
  const options: MergeOptions = mergeOptions(named);
  const lists = args.length > 1 ? [value, ...args.slice(0, -1)] : itemsOf(value);
  const index = named.get('index') ?? args.at(-1) ?? null;
  const merged: Dict = new Map();
  for (const item of lists.flatMap((list) => itemsOf(list))) {
    const dict = dictOf(item, 'every item of the lists must be a dictionary');
    const key = dictGet(dict, index);
    if (key === undefined) continue;
    const known = dictGet(merged, key);
    dictSet(merged, key, known === undefined ? dict : mergeDicts(asDict(known), dict, options));
  }
  return sortedBy([...merged.keys()], (key) => key, false).map((key) => merged.get(key) ?? null);
}
