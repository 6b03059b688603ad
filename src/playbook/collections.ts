import type { RawDict } from '../template/value.ts';
import type { ComposeContext } from './compose-context.ts';
import { isList } from './raw-kind.ts';

const ownOnes = new Set(['ansible.builtin', 'ansible.legacy']);
const inside = /[\\/]ansible_collections[\\/](\w+)[\\/](\w+)[\\/]/;

/** Takes down the collections that `collections:` of a play, block, task or role names. */
export function noteCollections(dict: RawDict, { collections }: ComposeContext): void {
  const named = dict.get('collections');
  for (const name of isList(named) ? named : [named]) {
    if (typeof name === 'string' && !ownOnes.has(name)) collections.add(name);
  }
}

/** The collection that a file belongs to, which needs no naming in it: `community.sops`. */
export function collectionOf(file: string): string | undefined {
  const [, namespace, collection] = inside.exec(file) ?? [];
  return namespace === undefined ? undefined : `${namespace}.${collection}`;
}
