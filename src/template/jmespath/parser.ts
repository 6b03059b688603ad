import { valueError } from '../template-error.ts';
import type { Query } from './ast.ts';
import { lexQuery, type QueryToken } from './lexer.ts';

/** How tightly an operator binds what stands left of it. */
const POWER: ReadonlyMap<string, number> = new Map([
  ['|', 1],
  ['||', 2],
  ['&&', 3],
  ['==', 5],
  ['!=', 5],
  ['<', 5],
  ['<=', 5],
  ['>', 5],
  ['>=', 5],
  ['[]', 9],
  ['*', 20],
  ['[?', 21],
  ['.', 40],
  ['!', 45],
  ['{', 50],
  ['[', 55],
  ['(', 60],
]);

/** Below this an operator ends a projection. */
const PROJECTION_END = 10;
const MAX_DEPTH = 100;
const CURRENT: Query = { kind: 'current' };
const END: QueryToken = { type: 'end', text: '', value: null };

/** Parses a JMESPath query. Throws a TemplateError. */
export function parseQuery(text: string): Query {
  const parser = new QueryParser(text);
  const query = parser.expression(0);
  parser.expect('end');
  return query;
}

class QueryParser {
  readonly #text: string;
  readonly #tokens: readonly QueryToken[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = lexQuery(text);
  }

  get #current(): QueryToken {
    return this.#tokens[this.#at] ?? END;
  }

  #next(): QueryToken {
    const token = this.#current;
    this.#at++;
    return token;
  }

  #skip(type: string): boolean {
    if (this.#current.type !== type) return false;
    this.#at++;
    return true;
  }

  expect(type: string): QueryToken {
    if (this.#current.type === type) return this.#next();
    return this.#fail();
  }

  #fail(): never {
    const found = this.#current.type === 'end' ? 'the end' : `'${this.#current.text}'`;
    throw valueError(`json_query: unexpected ${found} in: ${this.#text}`);
  }

  expression(power: number): Query {
    if (++this.#depth > MAX_DEPTH) throw valueError('json_query: too deeply nested');
    let left = this.#prefix(this.#next());
    while (power < this.#power()) left = this.#infix(this.#next(), left);
    this.#depth--;
    return left;
  }

  #power(): number {
    return POWER.get(this.#current.type) ?? 0;
  }

  #prefix(token: QueryToken): Query {
    switch (token.type) {
      case 'literal':
        return { kind: 'literal', value: token.value };
      case 'name':
      case 'quoted':
        return { kind: 'field', name: token.text };
      case '@':
        return CURRENT;
      case '!':
        return { kind: 'not', child: this.expression(45) };
      case '&':
        return { kind: 'reference', child: this.expression(0) };
      case '(':
        return this.#parentheses();
      default:
        return this.#prefixBracket(token);
    }
  }

  #parentheses(): Query {
    const inner = this.expression(0);
    this.expect(')');
    return inner;
  }

  #prefixBracket(token: QueryToken): Query {
    switch (token.type) {
      case '*':
        return { kind: 'projectValues', left: CURRENT, right: this.#projected(20) };
      case '[]':
      case '[?':
        return this.#infix(token, CURRENT);
      case '{':
        return this.#dict();
      case '[':
        return this.#startsIndex() ? this.#bracket(CURRENT) : this.#list();
      default:
        this.#at--;
        return this.#fail();
    }
  }

  /** After `[`: an index, a slice, or `*]`; otherwise a list of queries. */
  #startsIndex(): boolean {
    const { type } = this.#current;
    const following = this.#tokens[this.#at + 1]?.type;
    return type === 'number' || type === ':' || (type === '*' && following === ']');
  }

  #infix(token: QueryToken, left: Query): Query {
    switch (token.type) {
      case '.':
        return this.#dot(left);
      case '|':
        return { kind: 'chain', left, right: this.expression(1) };
      case '||':
        return { kind: 'or', left, right: this.expression(2) };
      case '&&':
        return { kind: 'and', left, right: this.expression(3) };
      case '(':
        return this.#call(left);
      case '[?':
        return this.#filter(left);
      case '[]':
        return {
          kind: 'project',
          left: { kind: 'flatten', child: left },
          right: this.#projected(9),
        };
      case '[':
        return this.#bracket(left);
      default:
        return { kind: 'compare', operator: token.type, left, right: this.expression(5) };
    }
  }

  #dot(left: Query): Query {
    if (this.#skip('*')) return { kind: 'projectValues', left, right: this.#projected(20) };
    return { kind: 'chain', left, right: this.#afterDot(40) };
  }

  #afterDot(power: number): Query {
    const { type } = this.#current;
    if (type === 'name' || type === 'quoted' || type === '*') return this.expression(power);
    if (this.#skip('[')) return this.#list();
    return this.#skip('{') ? this.#dict() : this.#fail();
  }

  /** What is applied to each item of a projection. */
  #projected(power: number): Query {
    const { type } = this.#current;
    if (this.#power() < PROJECTION_END) return CURRENT;
    if (type === '[' || type === '[?') return this.expression(power);
    return this.#skip('.') ? this.#afterDot(power) : this.#fail();
  }

  #filter(left: Query): Query {
    const test = this.expression(0);
    this.expect(']');
    const right = this.#current.type === '[]' ? CURRENT : this.#projected(21);
    return { kind: 'filter', left, test, right };
  }

  #bracket(left: Query): Query {
    if (this.#skip('*')) {
      this.expect(']');
      return { kind: 'project', left, right: this.#projected(20) };
    }
    const bounds = this.#bounds();
    const [index] = bounds;
    if (bounds.length === 1 && index !== undefined) {
      return { kind: 'chain', left, right: { kind: 'index', index } };
    }
    const slice: Query = { kind: 'chain', left, right: { kind: 'slice', bounds } };
    return { kind: 'project', left: slice, right: this.#projected(20) };
  }

  #bounds(): (number | undefined)[] {
    const bounds: (number | undefined)[] = [undefined];
    while (!this.#skip(']')) {
      if (this.#skip(':')) bounds.push(undefined);
      else bounds[bounds.length - 1] = Number(this.expect('number').text);
      if (bounds.length > 3) this.#fail();
    }
    return bounds;
  }

  #list(): Query {
    const items = [this.expression(0)];
    while (this.#skip(',')) items.push(this.expression(0));
    this.expect(']');
    return { kind: 'list', items };
  }

  #dict(): Query {
    const entries: [string, Query][] = [];
    do {
      const key = this.#next();
      if (key.type !== 'name' && key.type !== 'quoted') this.#fail();
      this.expect(':');
      entries.push([key.text, this.expression(0)]);
    } while (this.#skip(','));
    this.expect('}');
    return { kind: 'dict', entries };
  }

  #call(left: Query): Query {
    if (left.kind !== 'field') return this.#fail();
    const args: Query[] = [];
    while (!this.#skip(')')) {
      if (args.length > 0) this.expect(',');
      args.push(this.expression(0));
    }
    return { kind: 'call', name: left.name, args };
  }
}
