import { parseJson } from '../python/json-reader.ts';
import { TemplateError, valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

export interface QueryToken {
  /** The operator itself, or what kind of word it is. */
  readonly type: string;
  readonly text: string;
  /** Of a literal. */
  readonly value: Value;
}

const TOKEN =
  /\s+|([A-Za-z_]\w*)|(-?\d+)|("[^"\\]*(?:\\.[^"\\]*)*")|('[^'\\]*(?:\\[\s\S][^'\\]*)*')|(`[^`\\]*(?:\\[\s\S][^`\\]*)*`)|(\[\?|\[\]|\|\||&&|[=!<>]=|[.*[\]{}(),:@&|!<>])/y;

/** Splits a query into tokens, the last of them `end`. Throws a TemplateError. */
export function lexQuery(text: string): QueryToken[] {
  const tokens: QueryToken[] = [];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw valueError(`json_query: unexpected character at ${at} in: ${text}`);
    const token = tokenOf(found);
    if (token !== undefined) tokens.push(token);
    at += found[0].length;
  }
  tokens.push({ type: 'end', text: '', value: null });
  return tokens;
}

function tokenOf(found: RegExpExecArray): QueryToken | undefined {
  const [, name, number, quoted, raw, literal, operator] = found;
  if (name !== undefined) return { type: 'name', text: name, value: null };
  if (number !== undefined) return { type: 'number', text: number, value: Number(number) };
  if (quoted !== undefined) return { type: 'quoted', text: String(parseJson(quoted)), value: null };
  if (raw !== undefined) {
    return { type: 'literal', text: raw, value: raw.slice(1, -1).replaceAll("\\'", "'") };
  }
  if (literal !== undefined)
    return { type: 'literal', text: literal, value: literalValue(literal) };
  return operator === undefined ? undefined : { type: operator, text: operator, value: null };
}

/** JSON between backticks; text that is no JSON stands for itself. */
function literalValue(literal: string): Value {
  const text = literal.slice(1, -1).replaceAll('\\`', '`').trimStart();
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof TemplateError) return text;
    throw error;
  }
}
