import type { Named } from '../plugins.ts';
import { contains, dictGet, dictSet, truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { isDict, isSequence } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import type { Dict, Value } from '../value.ts';

export interface MergeOptions {
  readonly recursive: boolean;
  /** What becomes of two lists under one key. */
  readonly lists: 'replace' | 'keep' | 'append' | 'prepend' | 'append_rp' | 'prepend_rp';
}

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const;

/** The `recursive` and `list_merge` of combine. */
export function mergeOptions(named: Named): MergeOptions {
  for (const name of named.keys()) {
    if (!['recursive', 'list_merge', 'index'].includes(name)) {
      throw valueError("'recursive' and 'list_merge' are the only valid keyword arguments");
    }
  }
  const wanted = str(named.get('list_merge') ?? 'replace');
  const lists = LIST_MERGES.find((name) => name === wanted);
  if (lists === undefined) {
    throw valueError(`'list_merge' argument can only be one of ${LIST_MERGES.join(', ')}`);
  }
  return { recursive: truth(named.get('recursive') ?? false), lists };
}

/** The entries of both dicts, the second's winning. Neither is changed. */
export function mergeDicts(low: Dict, high: Dict, options: MergeOptions): Dict {
  const merged: Dict = new Map(low);
  for (const [key, value] of high) {
    const known = dictGet(low, key);
    dictSet(merged, key, known === undefined ? value : mergeEntry(known, value, options));
  }
  return merged;
}

function mergeEntry(low: Value, high: Value, options: MergeOptions): Value {
  if (isDict(low) && isDict(high)) return options.recursive ? mergeDicts(low, high, options) : high;
  return isSequence(low) && isSequence(high) ? mergeLists(low, high, options.lists) : high;
}

function mergeLists(
  low: readonly Value[],
  high: readonly Value[],
  how: MergeOptions['lists'],
): readonly Value[] {
  switch (how) {
    case 'keep':
      return low;
    case 'append':
      return [...low, ...high];
    case 'prepend':
      return [...high, ...low];
    case 'append_rp':
      return [...low.filter((item) => !contains(high, item)), ...high];
    case 'prepend_rp':
      return [...high, ...low.filter((item) => !contains(high, item))];
    case 'replace':
      return high;
  }
}
