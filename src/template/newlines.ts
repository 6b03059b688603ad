import { Unknown } from './value.ts';

/** Jinja2 drops one newline at the end of a template's text. */
export function stripNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** At least as many newlines at the end as the template has. */
export function keepNewlines(result: string | Unknown, text: string): string | Unknown {
  if (result instanceof Unknown) return result;
  const missing = newlinesAtEnd(text) - newlinesAtEnd(result);
  return missing > 0 ? result + '\n'.repeat(missing) : result;
}

function newlinesAtEnd(text: string): number {
  let count = 0;
  while (text[text.length - 1 - count] === '\n') count++;
  return count;
}
