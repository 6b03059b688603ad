import { parseLiteral } from './python/literal.ts';
import type { Value } from './value.ts';

/** Rendered text that looks like a list, a dict or a boolean as what it looks like. */
export function readBack(text: string): Value {
  const trimmed = text.trimEnd();
  if (trimmed === 'True') return true;
  if (trimmed === 'False') return false;
  if (!text.startsWith('[') && !text.startsWith('{')) return text;
  const value = parseLiteral(trimmed);
  return value === undefined ? text : value;
}
