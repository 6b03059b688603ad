import { TEMPLATE_CODES, TemplateError } from './template-error.ts';

/**
 * The truth of a conditional whose `{{ }}` gave text. Only literals are understood: text is
 * never evaluated as an expression, it may come from anywhere.
 */
export function conditionalText(text: string): boolean {
  const word = text.trim();
  if (word === 'True' || word === 'true') return true;
  if (['False', 'false', 'None', 'none', ''].includes(word)) return false;
  if (/^-?\d+$/.test(word)) return Number(word) !== 0;
  throw new TemplateError(
    TEMPLATE_CODES.conditional,
    `the braces gave the text '${word.slice(0, 60)}', which is not evaluated again`,
    { hint: 'Write the condition without {{ }}: names stand for their values in it.' },
  );
}
