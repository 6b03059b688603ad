import { syntaxError } from './syntax-error.ts';

const ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g;

const SIMPLE: Readonly<Record<string, string>> = {
  '\\\n': '',
  '\\\r\n': '',
  '\\\\': '\\',
  "\\'": "'",
  '\\"': '"',
  '\\a': '\x07',
  '\\b': '\b',
  '\\f': '\f',
  '\\n': '\n',
  '\\r': '\r',
  '\\t': '\t',
  '\\v': '\v',
};

/** Decodes the escapes of a Python string literal; an unknown escape stays as written. */
export function decodeEscapes(body: string, offset: number): string {
  return body.includes('\\') ? body.replace(ESCAPE, (found) => decode(found, offset)) : body;
}

function decode(written: string, offset: number): string {
  const simple = SIMPLE[written];
  if (simple !== undefined) return simple;
  const kind = written[1] ?? '';
  if (kind >= '0' && kind <= '7') return String.fromCodePoint(Number.parseInt(written.slice(1), 8));
  if (!'xuUN'.includes(kind)) return written;
  if (written.length === 2) throw syntaxError(`truncated \\${kind} escape in a string`, offset);
  const code = Number.parseInt(written.slice(2), 16);
  if (code > 0x10ffff) throw syntaxError('illegal Unicode character in a string', offset);
  return String.fromCodePoint(code);
}
