import { createReadStream } from 'node:fs';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { fileError, statFile } from '../playbook/read-text.ts';
import { looksLikeYaml } from './detect.ts';
import { peek } from './head.ts';
import type { ListFile, ListFormat } from './model.ts';
import { readTextList } from './text/read-text-list.ts';
import { readYamlList } from './yaml/read-yaml-list.ts';

/** How to read a list. */
export interface ReadListOptions {
  /** Undefined: told by what the file holds. */
  readonly format?: ListFormat | undefined;
  /** YAML is read whole; above this many bytes it is refused. Text lists have no limit. */
  readonly maxBytes?: number | undefined;
  /** Bytes, where that is known beforehand. */
  readonly size?: number | undefined;
}

/**
 * Reads a list file of any format. Throws a DiagnosticError with all that is wrong with it, each
 * at its place; CodedError MP1001 or MP1002 where there is no file to read.
 */
export async function readList(path: string, options: ReadListOptions = {}): Promise<ListFile> {
  const { size } = statFile(path);
  return await readListFrom(path, bytesOf(path), { ...options, size });
}

async function* bytesOf(path: string): AsyncIterable<Uint8Array> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The same of a stream; `file` names it in messages (`-`). */
export async function readListFrom(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  options: ReadListOptions = {},
): Promise<ListFile> {
  const { head, all } = await peek(bytes);
  refuseUtf16(file, head);
  const isText = options.format === undefined ? !looksLikeYaml(head) : options.format === 'list';
  const list = isText ? await readText(file, all) : await readYamlList(file, all, options);
  if (list.items.length === 0) throw empty(list);
  return list;
}

async function readText(file: string, chunks: AsyncIterable<Uint8Array>): Promise<ListFile> {
  return { file, format: 'list', hosts: [], ...(await readTextList(file, chunks)) };
}

function empty({ file, format }: ListFile): DiagnosticError {
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP2102',
      message: `the list ${file} names no image`,
      span: { file, line: 1, column: 1 },
      help: format === 'list' ? 'A line is SOURCE TARGET TAG, or one reference.' : undefined,
    },
  ]);
}

function refuseUtf16(file: string, head: Buffer): void {
  if (!/^(fffe|feff)/.test(head.toString('hex', 0, 2))) return;
  throw new DiagnosticError([
    {
      severity: 'error',
      code: 'MP1005',
      message: `${file} is UTF-16`,
      span: { file, line: 1, column: 1 },
      help: 'Save the file as UTF-8.',
    },
  ]);
}
