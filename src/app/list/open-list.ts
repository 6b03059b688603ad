import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ListFile, ListFormat } from '../../lists/model.ts';
import { readListFrom } from '../../lists/read-list.ts';
import { fileError, statFile } from '../../playbook/read-text.ts';
import type { ProcessIo } from '../options.ts';
import { givenContents } from '../standard-input.ts';
import type { Console } from './console.ts';

/** A list, read and found sound. */
export interface OpenList {
  /** As on the command line; `-` is standard input. */
  readonly name: string;
  /** Undefined: standard input. */
  readonly path: string | undefined;
  readonly text: string;
  readonly list: ListFile;
}

export interface OpenListOptions {
  readonly format: ListFormat | undefined;
  readonly maxBytes: number | undefined;
  readonly console: Console;
}

/**
 * Opens a list; places are in the file as it was named. Throws a DiagnosticError with all that is
 * wrong with it; CodedError MP1001 or MP1002 where there is no file to read.
 */
export async function openList(
  name: string,
  options: OpenListOptions,
  io: Pick<ProcessIo, 'cwd' | 'stdin'>,
): Promise<OpenList> {
  const path = name === '-' ? undefined : resolve(io.cwd, name);
  const bytes = path === undefined ? await standardInput(io) : readBytes(path);
  const text = bytes.toString('utf8');
  options.console.sources.set(name, text);
  const list = await readListFrom(name, asStream(bytes), { ...options, size: bytes.length });
  return { name, path, text, list };
}

async function standardInput({ stdin }: Pick<ProcessIo, 'stdin'>): Promise<Buffer> {
  return (await givenContents(['-'], stdin)).get('-') ?? Buffer.alloc(0);
}

function readBytes(path: string): Buffer {
  statFile(path);
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** Bytes that are there already, as a stream of them. */
export async function* asStream(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
