import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { contentText } from '../files/content-text.ts';
import { notFound } from '../files/path.ts';

export type BodyFormat = 'raw' | 'json' | 'form-urlencoded' | 'form-multipart';

/** A request's body and what its type is called; undefined type: say nothing. */
export interface Body {
  readonly bytes: Buffer;
  readonly type?: string | undefined;
}

/** The body that `uri` sends. Throws a CodedError for data that the format cannot hold. */
export function bodyFor(body: unknown, format: BodyFormat, context: PlanContext<unknown>): Body {
  switch (format) {
    case 'json':
      return { bytes: Buffer.from(contentText(body)), type: 'application/json' };
    case 'form-urlencoded':
      return { bytes: Buffer.from(urlEncoded(body)), type: 'application/x-www-form-urlencoded' };
    case 'form-multipart':
      return multipart(body, context);
    case 'raw':
      return { bytes: Buffer.from(contentText(body)), type: 'application/x-www-form-urlencoded' };
  }
}

/** Text stays; a dict, or a list of pairs, becomes `a=1&b=2`; a list as a value repeats its key. */
function urlEncoded(body: unknown): string {
  if (typeof body === 'string') return body;
  const pairs = Array.isArray(body) ? (body as [string, unknown][]) : entriesOf(body);
  const parameters = new URLSearchParams();
  for (const [name, value] of pairs) {
    for (const each of Array.isArray(value) ? value : [value]) {
      parameters.append(String(name), pythonText(each));
    }
  }
  return parameters.toString();
}

function entriesOf(body: unknown): [string, unknown][] {
  if (typeof body === 'object' && body !== null) return Object.entries(body);
  throw new CodedError('MP4142', 'the body of a form has to be a dict', {
    hint: 'Write body: { field: value }.',
  });
}

function pythonText(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  return value === null ? 'None' : String(value);
}

interface Part {
  readonly filename?: string;
  readonly content?: string;
  readonly mime_type?: string;
}

function multipart(body: unknown, context: PlanContext<unknown>): Body {
  const boundary = `===============${randomBytes(8).toString('hex')}==`;
  const parts = entriesOf(body).map(([name, value]) =>
    partOf(
      name,
      typeof value === 'object' && value !== null ? value : { content: String(value) },
      context,
    ),
  );
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n`),
    part,
    Buffer.from('\r\n'),
  ]);
  const bytes = Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
  return { bytes, type: `multipart/form-data; boundary="${boundary}"` };
}

function partOf(name: string, part: Part, context: PlanContext<unknown>): Buffer {
  const { filename, content, mime_type } = part;
  const file = filename === undefined ? '' : `; filename="${basename(filename)}"`;
  const type = mime_type ?? (filename === undefined ? 'text/plain' : 'application/octet-stream');
  const head = `Content-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), contentOf(filename, content, context)]);
}

function contentOf(
  filename: string | undefined,
  content: string | undefined,
  context: PlanContext<unknown>,
): Buffer {
  if (content !== undefined || filename === undefined) return Buffer.from(content ?? '');
  const found = context.find('files', filename);
  if (found === undefined) throw notFound(filename);
  return readFileSync(found);
}
