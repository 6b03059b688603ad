import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';
import type { ListFile } from '../../../src/lists/model.ts';
import { type ReadListOptions, readListFrom } from '../../../src/lists/read-list.ts';

async function* chunks(text: string | Uint8Array): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

/** Reads a text as a list file called `list`, in small pieces. */
export function read(text: string | Uint8Array, options?: ReadListOptions): Promise<ListFile> {
  return readListFrom('list', chunks(text), options);
}

/** `SOURCE -> TARGET:TAG @LINE` for each image. */
export async function images(text: string, options?: ReadListOptions): Promise<string[]> {
  const { items } = await read(text, options);
  return items.map((item) => {
    const target = item.target === undefined ? '' : ` -> ${item.target}`;
    const tag = item.kind === 'image' && item.tag !== undefined ? `:${item.tag}` : '';
    return `${item.source}${target}${tag} @${item.span.line}`;
  });
}

/** `LINE:COLUMN-END CODE MESSAGE` for each mistake. */
export async function mistakes(
  text: string | Uint8Array,
  options?: ReadListOptions,
): Promise<string[]> {
  try {
    await read(text, options);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map(inWords);
    throw error;
  }
  return [];
}

/** The same for each warning. */
export async function warnings(text: string, options?: ReadListOptions): Promise<string[]> {
  return (await read(text, options)).findings.map(inWords);
}

function inWords({ span, code, message, label }: DiagnosticError['diagnostics'][number]): string {
  const place = span === undefined ? '' : `${span.line}:${span.column}-${span.endColumn} `;
  return `${place}${code} ${message}${label === undefined ? '' : ` (${label})`}`;
}
