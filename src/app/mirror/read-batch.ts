import { resolve } from 'node:path';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { readText } from '../../playbook/read-text.ts';
import type { ProcessIo } from '../options.ts';
import type { Batch } from './batch.ts';
import type { ImagesFrom } from './mirror-options.ts';
import { readLines } from './read-lines.ts';
import { imageOfWords } from './words.ts';

/** The images that are named in one place. Throws DiagnosticError or another CodedError. */
export async function readBatch(images: ImagesFrom, io: ProcessIo): Promise<Batch> {
  if (images.from === 'words') {
    return { images: [imageOfWords(images.words)], lines: [images.words.join(' ')] };
  }
  const lines =
    images.from === 'stdin'
      ? readLines(io.stdin, io.signal)
      : readText(resolve(io.cwd, images.path)).text.split(/\r?\n/);
  const batches: Batch[] = [];
  for await (const line of lines) {
    const batch = batchOfLine(line);
    if (batch !== undefined) batches.push(batch);
  }
  if (batches.length > 0) return together(batches);
  const message = 'there is no image in the list';
  throw new DiagnosticError([{ severity: 'error', code: 'MP6044', message }]);
}

/** The image of one line; undefined for blanks and comments. Throws a CodedError. */
export function batchOfLine(line: string): Batch | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] === '' || /^(?:#|\/\/)/.test(words[0] ?? '')) return undefined;
  return { images: [imageOfWords(words)], lines: [line] };
}

function together(batches: readonly Batch[]): Batch {
  return {
    images: batches.flatMap(({ images }) => images),
    lines: batches.flatMap(({ lines }) => lines),
  };
}
