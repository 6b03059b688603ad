import { syntaxError } from './syntax-error.ts';
import type { Token, TokenType } from './token.ts';

const EOF: Token = { type: 'eof', value: '', at: 0 };

/** Nesting of brackets and blocks that is accepted. */
const MAX_DEPTH = 100;

const DESCRIPTIONS: Readonly<Partial<Record<TokenType, string>>> = {
  data: 'template data / text',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  eof: 'end of template',
};

/** Tokens with one token of sight, and the usual ways to ask for the next one. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? EOF;
  }

  get current(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  get following(): Token {
    return this.#tokens[this.#index + 1] ?? this.#end;
  }

  next(): Token {
    const token = this.current;
    this.#index++;
    return token;
  }

  is(type: TokenType, value?: string): boolean {
    const token = this.current;
    return token.type === type && (value === undefined || token.value === value);
  }

  isOperator(value: string): boolean {
    return this.is('operator', value);
  }

  isName(value: string): boolean {
    return this.is('name', value);
  }

  /** Takes the operator or name if it is next. */
  skip(type: 'operator' | 'name', value: string): boolean {
    if (!this.is(type, value)) return false;
    this.#index++;
    return true;
  }

  expect(type: TokenType, value?: string): Token {
    if (this.is(type, value)) return this.next();
    const wanted = value ?? DESCRIPTIONS[type] ?? type;
    throw syntaxError(`expected token '${wanted}', got '${this.describe()}'`, this.current.at);
  }

  /** The current token, for a message. */
  describe(): string {
    return DESCRIPTIONS[this.current.type] ?? this.current.value;
  }

  unexpected(): never {
    throw syntaxError(`unexpected '${this.describe()}'`, this.current.at);
  }

  /** Runs a parser one level deeper; refuses absurd nesting. */
  nested<T>(parse: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw syntaxError('too deeply nested', this.current.at);
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }
}
