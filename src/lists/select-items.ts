import { didYouMean } from '../diagnostic/suggest.ts';
import { CodedError } from '../util/coded-error.ts';
import type { ListFile, ListItem } from './model.ts';

/**
 * The items that names choose: `name` (with all its variants), `name#variant`, `#variant`. Throws
 * CodedError MP6032 for a name that chooses nothing.
 */
export function selectItems(list: ListFile, names: readonly string[]): readonly ListItem[] {
  if (names.length === 0) return list.items;
  for (const name of names) {
    if (!list.items.some((item) => isChosen(item, name))) throw unknownName(name, list);
  }
  return list.items.filter((item) => names.some((name) => isChosen(item, name)));
}

function isChosen({ name = '' }: ListItem, wanted: string): boolean {
  if (wanted.startsWith('#')) return name.endsWith(wanted);
  return wanted !== '' && (name === wanted || name.split('#')[0] === wanted);
}

function unknownName(name: string, { file, items }: ListFile): CodedError {
  const known = items.flatMap((item) => item.name ?? []);
  const some = known.slice(0, 8).join(', ');
  const names = known.length === 0 ? 'Nothing in it has a name.' : `It has ${some}.`;
  return new CodedError('MP6032', `nothing in ${file} is called "${name}"`, {
    hint: didYouMean(name, [...known, ...known.flatMap((one) => one.split('#')[0] ?? [])]) ?? names,
  });
}
