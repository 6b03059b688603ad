import { intFromText } from '../python/parse-number.ts';
import { toFloat } from '../python/types.ts';
import type { Value } from '../value.ts';
import type { Expression } from './ast.ts';
import type { Token } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** What the parser of expressions notes about the whole template. */
export interface ParseNotes {
  mutates: boolean;
  /** Uses of `varargs` and `kwargs`, in order. */
  readonly extras: string[];
  /** Reads `{{ }}` inside a bare conditional; undefined where that is an error. */
  readonly embed?: (text: string, at: number) => Expression;
}

const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

/** Names, literals, and what stands in brackets. */
export abstract class PrimaryParser {
  readonly stream: TokenStream;
  readonly notes: ParseNotes;

  constructor(stream: TokenStream, notes: ParseNotes) {
    this.stream = stream;
    this.notes = notes;
  }

  /** Any expression. */
  abstract expression(): Expression;

  /** One expression, or several with commas between: a tuple. */
  tupleOrExpression(parse: () => Expression = () => this.expression()): Expression {
    const at = this.stream.current.at;
    const first = parse();
    if (!this.stream.isOperator(',')) return first;
    const items = [first];
    while (this.stream.skip('operator', ',')) {
      if (this.#endsTuple()) break;
      items.push(parse());
    }
    return { kind: 'tuple', items, at };
  }

  #endsTuple(): boolean {
    const { type, value } = this.stream.current;
    return (
      type === 'variable_end' ||
      type === 'block_end' ||
      type === 'eof' ||
      (type === 'operator' && value === ')') ||
      (type === 'name' && value === 'in')
    );
  }

  primary(): Expression {
    const token = this.stream.current;
    switch (token.type) {
      case 'name':
        this.stream.next();
        if (token.value === 'varargs' || token.value === 'kwargs')
          this.notes.extras.push(token.value);
        return named(token);
      case 'string':
        return this.#string();
      case 'integer':
        this.stream.next();
        return { kind: 'literal', value: intFromText(token.value), at: token.at };
      case 'float':
        this.stream.next();
        return { kind: 'literal', value: toFloat(Number(token.value)), at: token.at };
      default:
        return this.#bracketed(token);
    }
  }

  #string(): Expression {
    const { at } = this.stream.current;
    let value = '';
    while (this.stream.is('string')) value += this.stream.next().value;
    const embeds = this.notes.embed !== undefined && value.includes('{{');
    return embeds && this.notes.embed
      ? this.notes.embed(value, at)
      : { kind: 'literal', value, at };
  }

  #bracketed(token: Token): Expression {
    if (token.type !== 'operator') return this.stream.unexpected();
    switch (token.value) {
      case '(':
        return this.#parentheses();
      case '[':
        this.stream.next();
        return { kind: 'list', items: this.#listed(']'), at: token.at };
      case '{':
        return this.#braces(token);
      default:
        return this.stream.unexpected();
    }
  }

  #parentheses(): Expression {
    const { at } = this.stream.next();
    if (this.stream.skip('operator', ')')) return { kind: 'tuple', items: [], at };
    const inner = this.tupleOrExpression();
    this.stream.expect('operator', ')');
    return inner;
  }

  #listed(closing: string): Expression[] {
    const items: Expression[] = [];
    while (!this.stream.isOperator(closing)) {
      if (items.length > 0) this.stream.expect('operator', ',');
      if (this.stream.isOperator(closing)) break;
      items.push(this.expression());
    }
    this.stream.next();
    return items;
  }

  #braces({ at }: Token): Expression {
    this.stream.next();
    if (this.notes.embed && this.stream.isOperator('{') && this.stream.current.at === at + 1) {
      return this.#embeddedBraces();
    }
    const entries: [Expression, Expression][] = [];
    while (!this.stream.isOperator('}')) {
      if (entries.length > 0) this.stream.expect('operator', ',');
      if (this.stream.isOperator('}')) break;
      const key = this.expression();
      this.stream.expect('operator', ':');
      entries.push([key, this.expression()]);
    }
    this.stream.next();
    return { kind: 'dict', entries, at };
  }

  /** `{{ expression }}` where a bare expression was expected. */
  #embeddedBraces(): Expression {
    this.stream.next();
    const inner = this.expression();
    this.stream.expect('operator', '}');
    this.stream.expect('operator', '}');
    return inner;
  }
}

function named({ value, at }: Token): Expression {
  const constant = CONSTANTS.get(value);
  if (constant !== undefined) return { kind: 'literal', value: constant, at };
  return { kind: 'name', name: value, at };
}
