import { itemsOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { isDict, isSequence } from '../python/types.ts';
import type { Value } from '../value.ts';

/** Jinja2's `urlencode`: text with slashes kept, or the query string of a dict or of pairs. */
export function urlEncode(value: Value): string {
  if (!isDict(value) && !isSequence(value)) return quoteUrl(str(value), '/');
  const pairs = isDict(value) ? [...value] : value.map((pair) => itemsOf(pair));
  return pairs
    .map((pair) => pair.map((part) => quoteUrl(str(part), '').replaceAll('%20', '+')).join('='))
    .join('&');
}

function quoteUrl(text: string, safe: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(char) || safe.includes(char)) return char;
    return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** The text behind a percent-encoded one, `+` read as a blank. */
export function urlDecode(text: string): string {
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  return bytes;
}
