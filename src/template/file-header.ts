import { parseLiteral } from './python/literal.ts';
import type { Syntax } from './syntax/token.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

const HEADER = '#jinja2:';

const OPTIONS: ReadonlyMap<string, keyof Syntax> = new Map<string, keyof Syntax>([
  ['trim_blocks', 'trimBlocks'],
  ['lstrip_blocks', 'lstripBlocks'],
  ['block_start_string', 'blockStart'],
  ['block_end_string', 'blockEnd'],
  ['variable_start_string', 'variableStart'],
  ['variable_end_string', 'variableEnd'],
  ['comment_start_string', 'commentStart'],
  ['comment_end_string', 'commentEnd'],
]);

/** What the `#jinja2: option:value, …` line of a template file sets, and the text after it. */
export function readFileHeader(text: string): { body: string; syntax: Partial<Syntax> } {
  if (!text.startsWith(HEADER)) return { body: text, syntax: {} };
  const end = text.indexOf('\n');
  const line = text.slice(HEADER.length, end < 0 ? undefined : end);
  const syntax = Object.fromEntries(
    line
      .split(',')
      .map(readOption)
      .filter(([key]) => key !== ''),
  );
  return { body: end < 0 ? '' : text.slice(end + 1), syntax };
}

function readOption(pair: string): [string, Value] {
  const colon = pair.indexOf(':');
  if (colon < 0) throw refuse(`failed to parse jinja2 override '${pair.trim()}'`);
  const name = pair.slice(0, colon).trim();
  const value = parseLiteral(pair.slice(colon + 1).trim());
  const key = OPTIONS.get(name);
  if (key === undefined) return ['', null];
  const expected = key.endsWith('Blocks') ? 'boolean' : 'string';
  if (value === undefined || typeof value !== expected || value === '') {
    throw refuse(`failed to parse jinja2 override '${pair.trim()}'`);
  }
  return [key, value];
}

function refuse(message: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.syntax, message, {
    hint: 'Write it as "#jinja2: trim_blocks:False, lstrip_blocks:True".',
    offset: 0,
  });
}
