import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { looksLikeYaml } from '../../lists/detect.ts';
import { scanLines } from '../../lists/text/scan-lines.ts';
import { splitLine } from '../../lists/text/split-line.ts';
import { fileError } from '../../playbook/read-text.ts';
import type { ProcessIo } from '../options.ts';
import type { Batch } from './batch.ts';
import type { MirrorCommandOptions } from './mirror-options.ts';
import { untilAborted } from './read-lines.ts';
import { imageOfWords } from './words.ts';

/**
 * The images that are named in one place. A list is read whole, so that what is written down of it
 * later is what was mirrored, whoever edits the file meanwhile. Throws CodedError MP1001 or MP1002
 * for a file that cannot be read, MP6043 for words.
 */
export async function readBatch(
  { images, task }: Pick<MirrorCommandOptions, 'images' | 'task'>,
  io: ProcessIo,
): Promise<Batch> {
  if (images.from === 'words') return batchOfWords(images.words);
  const list =
    images.from === 'stdin' ? await collect(io) : await readBytes(resolve(io.cwd, images.path));
  const file = images.from === 'stdin' ? '-' : images.path;
  const isText = task.format === undefined ? !looksLikeYaml(list) : task.format === 'list';
  const lines = isText ? await linesOf(list) : [];
  return {
    names: { images_file: file },
    list,
    lineOf: ({ place }) => (place === undefined ? undefined : lines[place.line - 1]),
  };
}

/** The image of a line that was typed; undefined for blanks and comments. Throws CodedError MP6043. */
export function batchOfLine(line: string): Batch | undefined {
  const split = splitLine(line);
  return split.kind === 'entry' ? batchOfWords(split.fields.map(({ text }) => text)) : undefined;
}

function batchOfWords(words: readonly string[]): Batch {
  const image = imageOfWords(words);
  const isLine = words.length === 3 && image.source !== words[0];
  return { names: { images: [image] }, lineOf: () => (isLine ? words.join(' ') : undefined) };
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

async function collect({ stdin, signal }: ProcessIo): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of untilAborted(stdin, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function linesOf(list: Buffer): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of scanLines([list])) lines.push(text);
  return lines;
}
