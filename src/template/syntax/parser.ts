import type { Expression, Template } from './ast.ts';
import { ExpressionParser } from './expression-parser.ts';
import { lexExpression, lexTemplate } from './lexer.ts';
import type { ParseNotes } from './primary-parser.ts';
import { StatementParser } from './statement-parser.ts';
import { PLAYBOOK_SYNTAX, type Syntax } from './token.ts';
import { TokenStream } from './token-stream.ts';

/** A bare expression, and whether it changes values in place. */
export interface ParsedExpression {
  readonly expression: Expression;
  readonly mutates: boolean;
}

/** Parses a template's text. Throws a TemplateError (syntax) with the offset. */
export function parseTemplate(text: string, syntax: Syntax): Template {
  const notes: ParseNotes = { mutates: false, extras: [] };
  const expressions = new ExpressionParser(new TokenStream(lexTemplate(text, syntax)), notes);
  const body = new StatementParser(expressions).template();
  return { body, source: text, mutates: notes.mutates };
}

/** Parses a bare expression, as `when` and `until` hold; `{{ }}` in it is an error. */
export function parseExpression(text: string): ParsedExpression {
  return parseBare(text, { mutates: false, extras: [] });
}

/** Parses a conditional, in which `{{ }}` stands for the value between the braces. */
export function parseConditional(text: string): ParsedExpression {
  return parseBare(text, { mutates: false, extras: [], embed });
}

function embed(text: string, at: number): Expression {
  return { kind: 'embedded', template: parseTemplate(text, PLAYBOOK_SYNTAX), at };
}

function parseBare(text: string, notes: ParseNotes): ParsedExpression {
  const stream = new TokenStream(lexExpression(text));
  const expression = new ExpressionParser(stream, notes).tupleOrExpression();
  if (!stream.is('eof')) stream.unexpected();
  return { expression, mutates: notes.mutates };
}
