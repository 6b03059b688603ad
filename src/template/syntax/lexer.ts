import { lexExpressionToken } from './expression-lexer.ts';
import { syntaxError } from './syntax-error.ts';
import type { Syntax, Token } from './token.ts';

interface Delimiters {
  readonly start: RegExp;
  readonly raw: RegExp;
  readonly rawEnd: RegExp;
  readonly commentEnd: RegExp;
  readonly blockEnd: RegExp;
  readonly variableEnd: RegExp;
}

const delimiterCache = new WeakMap<Syntax, Delimiters>();

/** Splits a template into tokens. Throws a TemplateError (syntax). Linear in the text's length. */
export function lexTemplate(text: string, syntax: Syntax): Token[] {
  return new TemplateLexer(text, syntax).run();
}

/** The tokens of a bare expression. */
export function lexExpression(text: string): Token[] {
  const tokens: Token[] = [];
  const brackets: string[] = [];
  for (let at = 0; at < text.length; ) {
    at = lexExpressionToken({ text, at, tokens, brackets, literalBackslashes: false });
  }
  tokens.push({ type: 'eof', value: '', at: text.length });
  return tokens;
}

class TemplateLexer {
  readonly #text: string;
  readonly #syntax: Syntax;
  readonly #delimiters: Delimiters;
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(text: string, syntax: Syntax) {
    this.#text = text;
    this.#syntax = syntax;
    this.#delimiters = delimitersOf(syntax);
  }

  run(): Token[] {
    while (this.#at < this.#text.length) this.#next();
    this.#push('eof', '', this.#text.length);
    return this.#tokens;
  }

  #push(type: Token['type'], value: string, at: number): void {
    this.#tokens.push({ type, value, at });
  }

  #next(): void {
    const begin = this.#at;
    const found = search(this.#delimiters.start, this.#text, begin);
    if (found === undefined) {
      this.#data(begin, this.#text.length);
      this.#at = this.#text.length;
      return;
    }
    const [delimiter = '', opening = '', sign = ''] = found;
    this.#data(begin, this.#dataEnd(begin, found.index, opening, sign));
    this.#at = found.index + delimiter.length;
    if (opening === this.#syntax.commentStart) this.#comment(found.index);
    else if (opening === this.#syntax.variableStart) this.#tag('variable', found.index);
    else if (!this.#raw(found.index)) this.#tag('block', found.index);
  }

  #data(begin: number, end: number): void {
    if (end > begin) this.#push('data', this.#text.slice(begin, end), begin);
  }

  #dataEnd(begin: number, end: number, opening: string, sign: string): number {
    if (sign === '-') return begin + this.#text.slice(begin, end).trimEnd().length;
    const strips =
      this.#syntax.lstripBlocks && sign !== '+' && opening !== this.#syntax.variableStart;
    if (!strips) return end;
    const data = this.#text.slice(begin, end);
    const line = data.lastIndexOf('\n') + 1;
    const startsLine = line > 0 || begin === 0 || this.#text[begin - 1] === '\n';
    return startsLine && data.slice(line).trim() === '' ? begin + line : end;
  }

  #comment(start: number): void {
    const end = search(this.#delimiters.commentEnd, this.#text, this.#at);
    if (end === undefined) throw syntaxError('Missing end of comment tag', start);
    this.#at = end.index + end[0].length;
  }

  #raw(start: number): boolean {
    const opening = match(this.#delimiters.raw, this.#text, start);
    if (opening === undefined) return false;
    const begin = start + opening.length;
    const end = search(this.#delimiters.rawEnd, this.#text, begin);
    if (end === undefined) throw syntaxError('Missing end of raw directive', start);
    const body = this.#text.slice(begin, end.index);
    const data = end[1] === '-' ? body.trimEnd() : body;
    if (data !== '') this.#push('data', data, begin);
    this.#at = end.index + end[0].length;
    return true;
  }

  #tag(kind: 'variable' | 'block', start: number): void {
    const end = kind === 'variable' ? this.#delimiters.variableEnd : this.#delimiters.blockEnd;
    const brackets: string[] = [];
    const literalBackslashes = kind === 'variable' && this.#syntax.literalBackslashes;
    this.#push(`${kind}_begin`, '', start);
    while (this.#at < this.#text.length) {
      const closing = brackets.length === 0 ? match(end, this.#text, this.#at) : undefined;
      if (closing !== undefined) {
        this.#push(`${kind}_end`, '', this.#at);
        this.#at += closing.length;
        return;
      }
      this.#at = lexExpressionToken({
        text: this.#text,
        at: this.#at,
        tokens: this.#tokens,
        brackets,
        literalBackslashes,
      });
    }
  }
}

function delimitersOf(syntax: Syntax): Delimiters {
  const known = delimiterCache.get(syntax);
  if (known) return known;
  const made = makeDelimiters(syntax);
  delimiterCache.set(syntax, made);
  return made;
}

function makeDelimiters(syntax: Syntax): Delimiters {
  const openings = [syntax.blockStart, syntax.variableStart, syntax.commentStart]
    .sort((a, b) => b.length - a.length)
    .map(escapeRegex);
  const trim = syntax.trimBlocks ? '\\n?' : '';
  const block = escapeRegex(syntax.blockStart);
  const blockEnd = escapeRegex(syntax.blockEnd);
  const variableEnd = escapeRegex(syntax.variableEnd);
  const commentEnd = escapeRegex(syntax.commentEnd);
  return {
    start: new RegExp(`(${openings.join('|')})([-+]?)`, 'g'),
    raw: new RegExp(`${block}[-+]?\\s*raw\\s*(?:-${blockEnd}\\s*|${blockEnd})`, 'y'),
    rawEnd: new RegExp(
      `${block}([-+]?)\\s*endraw\\s*(?:\\+${blockEnd}|-${blockEnd}\\s*|${blockEnd}${trim})`,
      'g',
    ),
    commentEnd: new RegExp(`\\+${commentEnd}|-${commentEnd}\\s*|${commentEnd}${trim}`, 'g'),
    blockEnd: new RegExp(`\\+${blockEnd}|-${blockEnd}\\s*|${blockEnd}${trim}`, 'y'),
    variableEnd: new RegExp(`-${variableEnd}\\s*|${variableEnd}`, 'y'),
  };
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function search(pattern: RegExp, text: string, from: number): RegExpExecArray | undefined {
  pattern.lastIndex = from;
  return pattern.exec(text) ?? undefined;
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
