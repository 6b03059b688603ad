import { resolve } from 'node:path';
import { DiagnosticError } from '../../../diagnostic/diagnostic-error.ts';
import type { ListFile } from '../../../lists/model.ts';
import { readList, readListFrom } from '../../../lists/read-list.ts';
import { selectItems } from '../../../lists/select-items.ts';
import { CodedError } from '../../../util/coded-error.ts';
import type { MirrorImagesArgs } from '../arguments.ts';
import type { ListContext } from './list-context.ts';

/** A list file with the items of it that are wanted. */
export type ChosenList = Pick<ListFile, 'file' | 'items' | 'hosts'>;

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
  const list = await told(emit, () =>
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

async function told(emit: ListContext['emit'], read: () => Promise<ListFile>): Promise<ListFile> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    for (const diagnostic of error.diagnostics) emit({ type: 'diagnostic', diagnostic });
    throw invalid(error);
  }
}

function invalid({ diagnostics, message, cause }: DiagnosticError): CodedError {
  const { span } = diagnostics[0] ?? {};
  const place = span === undefined ? '' : `${span.file}:${span.line}:${span.column}: `;
  const more = diagnostics.length === 1 ? '' : ` (and ${diagnostics.length - 1} more)`;
  return new CodedError('MP6031', `the list is invalid: ${place}${message}${more}`, {
    hint: 'Nothing was mirrored. Every mistake is shown above.',
    cause,
  });
}
