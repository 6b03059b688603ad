import type { Named } from '../plugins.ts';
import { valueError } from '../template-error.ts';
import { type Dict, PartlyKnown, Tuple, Unknown, type Value } from '../value.ts';
import { itemsOf } from './arguments.ts';
import { dictGet, dictSet, storedKey } from './compare.ts';
import { repr } from './text.ts';
import { isDict } from './types.ts';

type DictMethod = (self: Dict, args: readonly Value[], named: Named) => Value;

/** Methods of a dict; views are lists. */
export const DICT_METHODS: ReadonlyMap<string, DictMethod> = new Map<string, DictMethod>([
  ['keys', (self) => [...self.keys()]],
  ['values', (self) => [...self.values()]],
  ['items', (self) => Array.from(self, ([key, value]) => Tuple.of(key, value) as Tuple)],
  ['get', get],
  ['copy', (self) => new Map(self)],
  ['update', update],
  ['setdefault', setDefault],
  ['pop', pop],
  ['popitem', popItem],
  ['clear', clear],
  ['fromkeys', (_self, [keys = null, value = null]) => fromKeys(keys, value)],
]);

function get(self: Dict, [key = null, fallback = null]: readonly Value[]): Value {
  const value = dictGet(self, key);
  if (value !== undefined) return value;
  return self instanceof PartlyKnown ? new Unknown(self.source) : fallback;
}

function update(self: Dict, [other]: readonly Value[], named: Named): Value {
  if (other !== undefined) {
    for (const [key, value] of pairsOf(other)) dictSet(self, key, value);
  }
  for (const [key, value] of named) dictSet(self, key, value);
  return null;
}

/** The entries of a dict, or of a list of pairs. */
export function pairsOf(value: Value): (readonly [Value, Value])[] {
  if (isDict(value)) return [...value];
  return itemsOf(value).map((pair, index) => {
    const [key, entry, ...rest] = itemsOf(pair);
    if (key !== undefined && entry !== undefined && rest.length === 0) return [key, entry];
    throw valueError(`dictionary update sequence element #${index} has the wrong length`);
  });
}

function setDefault(self: Dict, [key = null, fallback = null]: readonly Value[]): Value {
  const value = dictGet(self, key);
  if (value !== undefined) return value;
  dictSet(self, key, fallback);
  return fallback;
}

function pop(self: Dict, [key = null, fallback]: readonly Value[]): Value {
  const stored = storedKey(self, key);
  const value = stored === undefined ? undefined : self.get(stored);
  if (stored !== undefined) self.delete(stored);
  if (value !== undefined) return value;
  if (fallback === undefined) throw valueError(`KeyError: ${repr(key)}`);
  return fallback;
}

function popItem(self: Dict): Value {
  const last = [...self].at(-1);
  if (last === undefined) throw valueError('popitem(): dictionary is empty');
  self.delete(last[0]);
  return Tuple.of(...last) as Tuple;
}

function clear(self: Dict): Value {
  self.clear();
  return null;
}

function fromKeys(keys: Value, value: Value): Dict {
  const dict: Dict = new Map();
  for (const key of itemsOf(keys)) dictSet(dict, key, value);
  return dict;
}
