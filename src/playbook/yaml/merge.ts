import type { Raw, RawDict } from '../../template/value.ts';
import { type EntryRange, originOf } from '../origin.ts';

/**
 * A mapping with what its `<<` keys bring: own keys win, then earlier mappings over later ones.
 * Adds the places of merged keys to `entries`.
 */
export function mergeInto(
  own: RawDict,
  entries: Map<unknown, EntryRange>,
  merged: readonly Raw[],
): RawDict {
  const dicts = merged.flatMap((value) => (Array.isArray(value) ? value : [value]));
  const result: RawDict = new Map();
  for (const dict of [...dicts].reverse()) {
    if (!(dict instanceof Map)) continue;
    for (const [key, value] of dict) result.set(key, value);
  }
  for (const dict of dicts) adoptPlaces(dict, entries);
  for (const [key, value] of own) result.set(key, value);
  return result;
}

function adoptPlaces(dict: Raw, entries: Map<unknown, EntryRange>): void {
  for (const [key, range] of originOf(dict)?.entries ?? []) {
    if (!entries.has(key)) entries.set(key, range);
  }
}
