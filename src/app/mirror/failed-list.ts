import { rename, rm, writeFile } from 'node:fs/promises';
import { CodedError } from '../../util/coded-error.ts';

/** An image that was asked for and not mirrored. */
export interface LeftImage {
  /** The line that asks for it, in a list of SOURCE TARGET TAG lines. */
  readonly line: string | undefined;
  readonly source: string;
  readonly target: string;
}

/**
 * A list of images that `-f` reads: the lines as they were given, each with its break; where not
 * every image has one, a YAML list of sources and targets.
 */
export function failedList(images: readonly LeftImage[]): string {
  const lines = images.flatMap(({ line }) => (line === undefined ? [] : [line]));
  if (lines.length === images.length) return lines.map((line) => `${line}\n`).join('');
  return images
    .map(({ source, target }) => `- source: ${quoted(source)}\n  target: ${quoted(target)}\n`)
    .join('');
}

/** JSON's strings are YAML's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/**
 * Replaces the list of what failed; no text: no file. A reader sees the old list or the new one,
 * never half of one. Throws CodedError MP6042.
 */
export async function writeFailedList(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    if (text === '') return await rm(file, { force: true });
    await writeFile(draft, text, { flag: 'wx' });
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    const code = (cause as NodeJS.ErrnoException).code ?? 'for an unknown reason';
    throw new CodedError(
      'MP6042',
      `the list of what failed, ${file}, cannot be written (${code})`,
      {
        hint: 'Name another file with -o.',
        cause,
      },
    );
  }
}
