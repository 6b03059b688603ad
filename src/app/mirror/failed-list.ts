import { rename, rm, writeFile } from 'node:fs/promises';
import { CodedError } from '../../util/coded-error.ts';

/**
 * Replaces the list of what failed: the lines as they were given, each with its break, so that
 * `-f` reads it. No line: no file. A reader sees the old list or the new one, never half of one.
 * Throws CodedError MP6042.
 */
export async function writeFailedList(file: string, lines: readonly string[]): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    if (lines.length === 0) return await rm(file, { force: true });
    await writeFile(draft, lines.map((line) => `${line}\n`).join(''), { flag: 'wx' });
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
