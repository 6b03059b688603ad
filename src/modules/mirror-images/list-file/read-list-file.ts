import { resolve } from 'node:path';
import type { ListFile } from '../../../lists/model.ts';
import { readList, readListFrom } from '../../../lists/read-list.ts';
import { selectItems } from '../../../lists/select-items.ts';
import { toldMistakes } from '../../told-mistakes.ts';
import type { MirrorImagesArgs } from '../arguments.ts';
import type { ListContext } from './list-context.ts';

/** A list file with the items of it that are wanted. */
export type ChosenList = Pick<ListFile, 'file' | 'items' | 'hosts'>;

const words = {
  file: 'the list',
  hint: 'Nothing was mirrored. Every mistake is shown above.',
};

/**
 * Reads what `images_file` names; its warnings are told. Throws CodedError MP6031 for a list that
 * is invalid, after telling each of its mistakes.
 */
export async function readListFile(
  args: MirrorImagesArgs,
  { playbookDir, maxBytes, given, emit }: ListContext,
): Promise<ChosenList | undefined> {
  const { images_file: path, format, select = [] } = args;
  if (path === undefined || path === '') return undefined;
  const options = { format, maxBytes, size: given?.length };
  const list = await toldMistakes(emit, words, () =>
    given === undefined
      ? readList(resolve(playbookDir, path), options)
      : readListFrom(path, once(given), options),
  );
  for (const diagnostic of list.findings) emit({ type: 'diagnostic', diagnostic });
  const names = typeof select === 'string' ? [select] : select;
  return { ...list, items: selectItems(list, names) };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
