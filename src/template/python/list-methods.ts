import type { Named } from '../plugins.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { indexOf, itemsOf } from './arguments.ts';
import { equals, order, truth } from './compare.ts';
import { repr } from './text.ts';
import { isCallable } from './types.ts';

type ListMethod = (self: Value[], args: readonly Value[], named: Named) => Value;

const READING: readonly (readonly [string, ListMethod])[] = [
  ['count', (self, [wanted = null]) => self.filter((item) => equals(item, wanted)).length],
  ['index', position],
];

/** Methods of a tuple. */
export const TUPLE_METHODS: ReadonlyMap<string, ListMethod> = new Map(READING);

/** Methods of a list; those that change it do so in place and give None, as in Python. */
export const LIST_METHODS: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>([
  ...READING,
  ['copy', (self) => [...self]],
  ['append', (self, [item = null]) => changed(self.push(item))],
  ['extend', (self, [items = null]) => extend(self, itemsOf(items))],
  ['insert', (self, [at = 0, item = null]) => changed(self.splice(indexOf(at), 0, item))],
  ['remove', remove],
  ['pop', pop],
  ['clear', (self) => changed(self.splice(0))],
  ['reverse', (self) => changed(self.reverse())],
  ['sort', sort],
]);

function changed(_: unknown): null {
  return null;
}

function extend(self: Value[], items: readonly Value[]): null {
  for (const item of [...items]) self.push(item);
  return null;
}

function position(self: readonly Value[], [wanted = null, start = 0]: readonly Value[]): Value {
  const at = self.findIndex((item, index) => index >= indexOf(start) && equals(item, wanted));
  if (at < 0) throw valueError(`${repr(wanted)} is not in list`);
  return at;
}

function remove(self: Value[], [wanted = null]: readonly Value[]): Value {
  const at = self.findIndex((item) => equals(item, wanted));
  if (at < 0) throw valueError('list.remove(x): x not in list');
  self.splice(at, 1);
  return null;
}

function pop(self: Value[], [index = -1]: readonly Value[]): Value {
  if (self.length === 0) throw valueError('pop from empty list');
  const at = indexOf(index);
  const [item] = self.splice(at < 0 ? at + self.length : at, 1);
  if (item === undefined) throw valueError('pop index out of range');
  return item;
}

function sort(self: Value[], _args: readonly Value[], named: Named): Value {
  const key = named.get('key');
  if (key !== undefined && key !== null && isCallable(key)) {
    throw valueError('sort(key=…) is not available in templates');
  }
  self.sort((a, b) => order(a, b));
  if (truth(named.get('reverse') ?? false)) self.reverse();
  return null;
}
