import { isUtf8 } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { SourceText } from '../diagnostic/source-text.ts';
import { CodedError } from '../util/coded-error.ts';
import { isVaulted } from '../vault/envelope.ts';

/** YAML is parsed whole; above this many bytes it is refused. */
export const defaultMaxBytes = 16 * 1024 * 1024;

/** How to read a file. */
export interface ReadOptions {
  readonly maxBytes?: number | undefined;
  /** Contents that stand for paths: `-`, what came on standard input. */
  readonly given?: ReadonlyMap<string, Buffer> | undefined;
  /** Content of a vaulted file; `where` is its path. Throws a CodedError. */
  readonly decrypt?: ((envelope: string, where: string) => Buffer) | undefined;
}

/**
 * Reads a file that a user wrote. Throws a CodedError MP1001 or MP1002 when it is not there or
 * no file, a DiagnosticError when it is too large or no UTF-8 text.
 */
export function readText(path: string, options: ReadOptions = {}): SourceText {
  const { maxBytes = defaultMaxBytes, decrypt, given } = options;
  const known = given?.get(path);
  const size = known?.length ?? statFile(path).size;
  if (size > maxBytes) throw tooLarge(path, size, maxBytes);
  const source = decodeText(path, known ?? readBytes(path));
  if (!isVaulted(source.text)) return source;
  if (decrypt) return decodeText(path, decrypt(source.text, path));
  throw new CodedError('MP1017', `${path} is vaulted and there is no password`, {
    hint: 'Give --vault-password-file.',
  });
}

/** A file's bytes as text, without a byte order mark. Throws a DiagnosticError for what is none. */
export function decodeText(path: string, bytes: Buffer): SourceText {
  if (!isUtf8(bytes)) throw notText(path, bytes);
  const text = bytes.toString('utf8');
  const source = new SourceText(path, text.startsWith('\ufeff') ? text.slice(1) : text);
  const at = source.text.search(notPrintable);
  if (at < 0) return source;
  throw new DiagnosticError([
    {
      severity: 'error',
      code: 'MP1006',
      message: `YAML does not allow the character ${codePoint(source.text, at)}`,
      span: source.span(at),
      help: 'Is this a text file? Write control characters as escapes: "\\x00".',
    },
  ]);
}

const notPrintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Size of what can be read as a file. Throws CodedError MP1001 or MP1002. */
export function statFile(path: string): { readonly size: number } {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
  if (stat.isFile() || stat.isFIFO() || path === '/dev/null') return stat;
  const kind = stat.isDirectory() ? 'a folder' : 'no regular file';
  throw new CodedError('MP1002', `${path} is ${kind}`, { hint: 'Give the path of a file.' });
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** What a failure of the file system means. */
export function fileError(path: string, cause: unknown): CodedError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const hint = 'Check the path; it is relative to the file or folder that names it.';
    return new CodedError('MP1001', `no such file: ${path}`, { hint, cause });
  }
  const why = code === 'EACCES' ? 'permission denied' : code;
  const hint = 'Check the permissions of the file and its folders.';
  return new CodedError('MP1002', `cannot read ${path}: ${why}`, { hint, cause });
}

/** The error for a file above the limit, in bytes. */
export function tooLarge(path: string, size: number, limit: number): DiagnosticError {
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP1004',
      message: `${path} has ${mebibytes(size)} MiB, more than the limit of ${mebibytes(limit)} MiB`,
      help: 'Split the file, or raise the limit if it is right.',
    },
  ]);
}

function mebibytes(size: number): string {
  return (size / (1024 * 1024)).toFixed(size % (1024 * 1024) === 0 ? 0 : 1);
}

function notText(path: string, bytes: Buffer): DiagnosticError {
  const decoded = new SourceText(path, bytes.toString('utf8'));
  const wide = isUtf16Mark(bytes);
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP1005',
      message: wide ? `${path} is UTF-16` : `${path} is not UTF-8 text`,
      span: decoded.span(Math.max(0, decoded.text.indexOf('\ufffd'))),
      help: 'Save the file as UTF-8.',
    },
  ]);
}

function isUtf16Mark(bytes: Buffer): boolean {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' || mark === 'feff';
}

function codePoint(text: string, at: number): string {
  return `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
