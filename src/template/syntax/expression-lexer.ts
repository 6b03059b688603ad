import { decodeEscapes } from './string-literal.ts';
import { syntaxError } from './syntax-error.ts';
import type { Token } from './token.ts';

const BLANK = /\s+/y;
const FLOAT = /\d+(?:_\d+)*(?:(?:\.\d+(?:_\d+)*)?[eE][+-]?\d+(?:_\d+)*|\.\d+(?:_\d+)*)/y;
const INTEGER =
  /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const OPERATOR = /\/\/|\*\*|==|!=|>=|<=|[-+/*%~[\](){}<>=.:|,;]/y;
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const LITERAL_STRING = /'[^']*'|"[^"]*"/y;

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

export interface ExpressionCursor {
  readonly text: string;
  readonly at: number;
  readonly tokens: Token[];
  /** The closing brackets that are still to come. */
  readonly brackets: string[];
  readonly literalBackslashes: boolean;
}

/** Reads one token (or blanks) at the cursor, appends it, and gives the offset after it. */
export function lexExpressionToken(cursor: ExpressionCursor): number {
  const { text, at, tokens } = cursor;
  const blank = match(BLANK, text, at);
  if (blank !== undefined) return at + blank.length;
  const number = lexNumber(cursor);
  if (number !== undefined) return number;
  const name = match(NAME, text, at);
  if (name !== undefined) {
    tokens.push({ type: 'name', value: name, at });
    return at + name.length;
  }
  return lexString(cursor) ?? lexOperator(cursor);
}

function lexNumber({ text, at, tokens }: ExpressionCursor): number | undefined {
  const code = text.charCodeAt(at);
  if (code < 48 || code > 57) return undefined;
  const float = text[at - 1] === '.' ? undefined : match(FLOAT, text, at);
  const value = float ?? match(INTEGER, text, at) ?? '';
  tokens.push({
    type: float === undefined ? 'integer' : 'float',
    value: value.replaceAll('_', ''),
    at,
  });
  return at + value.length;
}

function lexString(cursor: ExpressionCursor): number | undefined {
  const { text, at, tokens } = cursor;
  if (text[at] !== '"' && text[at] !== "'") return undefined;
  const whole = match(cursor.literalBackslashes ? LITERAL_STRING : STRING, text, at);
  if (whole === undefined) throw syntaxError(`unexpected char '${text[at]}' at ${at}`, at);
  const body = whole.slice(1, -1);
  const value = cursor.literalBackslashes ? body : decodeEscapes(body, at);
  tokens.push({ type: 'string', value, at });
  return at + whole.length;
}

function lexOperator({ text, at, tokens, brackets }: ExpressionCursor): number {
  const value = match(OPERATOR, text, at);
  if (value === undefined) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    throw syntaxError(`unexpected char '${char}' at ${at}`, at);
  }
  const closing = CLOSING[value];
  if (closing !== undefined) brackets.push(closing);
  else if (value === ')' || value === ']' || value === '}') closeBracket(value, at, brackets);
  tokens.push({ type: 'operator', value, at });
  return at + value.length;
}

function closeBracket(value: string, at: number, brackets: string[]): void {
  const expected = brackets.pop();
  if (expected === undefined) throw syntaxError(`unexpected '${value}'`, at);
  if (expected !== value) throw syntaxError(`unexpected '${value}', expected '${expected}'`, at);
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
