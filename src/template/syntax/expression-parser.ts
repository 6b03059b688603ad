import { intFromText } from '../python/parse-number.ts';
import { toFloat } from '../python/types.ts';
import type { Value } from '../value.ts';
import type { Arguments, Expression } from './ast.ts';
import { syntaxError } from './syntax-error.ts';
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

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SUMS = new Set(['+', '-']);
const PRODUCTS = new Set(['*', '/', '//', '%']);

/** Methods that change their list or dict in place. */
const MUTATORS = new Set([
  'append',
  'clear',
  'extend',
  'insert',
  'pop',
  'popitem',
  'remove',
  'reverse',
  'setdefault',
  'sort',
  'update',
]);

/** Jinja2's expression grammar. */
export class ExpressionParser {
  readonly stream: TokenStream;
  readonly notes: ParseNotes;

  constructor(stream: TokenStream, notes: ParseNotes) {
    this.stream = stream;
    this.notes = notes;
  }

  expression(): Expression {
    return this.stream.nested(() => this.#conditional());
  }

  /** An expression without a trailing `if`, as after `in` of a `for`. */
  withoutCondition(): Expression {
    return this.#or();
  }

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

  #conditional(): Expression {
    let result = this.#or();
    while (this.stream.isName('if')) {
      const { at } = this.stream.next();
      const test = this.#or();
      const otherwise = this.stream.skip('name', 'else') ? this.expression() : undefined;
      result = { kind: 'conditional', test, body: result, otherwise, at };
    }
    return result;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.stream.isName('or')) {
      const { at } = this.stream.next();
      left = { kind: 'or', left, right: this.#and(), at };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.stream.isName('and')) {
      const { at } = this.stream.next();
      left = { kind: 'and', left, right: this.#not(), at };
    }
    return left;
  }

  #not(): Expression {
    if (!this.stream.isName('not')) return this.#compare();
    const { at } = this.stream.next();
    return { kind: 'not', operand: this.stream.nested(() => this.#not()), at };
  }

  #compare(): Expression {
    const left = this.#sum();
    const rest: (readonly [string, Expression])[] = [];
    for (;;) {
      const at = this.stream.current.at;
      const operator = this.#comparison();
      if (operator === undefined) return rest.length ? { kind: 'compare', left, rest, at } : left;
      rest.push([operator, this.#sum()]);
    }
  }

  #comparison(): string | undefined {
    const { current, following } = this.stream;
    if (current.type === 'operator' && COMPARISONS.has(current.value)) {
      return this.stream.next().value;
    }
    if (current.type !== 'name') return undefined;
    if (current.value === 'in') return this.stream.next().value;
    if (current.value !== 'not' || following.type !== 'name' || following.value !== 'in') {
      return undefined;
    }
    this.stream.next();
    this.stream.next();
    return 'not in';
  }

  #binary(operators: ReadonlySet<string>, operand: () => Expression): Expression {
    let left = operand();
    while (this.stream.is('operator') && operators.has(this.stream.current.value)) {
      const { value, at } = this.stream.next();
      left = { kind: 'binary', operator: value, left, right: operand(), at };
    }
    return left;
  }

  #sum(): Expression {
    return this.#binary(SUMS, () => this.#concat());
  }

  #concat(): Expression {
    const at = this.stream.current.at;
    const first = this.#product();
    if (!this.stream.isOperator('~')) return first;
    const items = [first];
    while (this.stream.skip('operator', '~')) items.push(this.#product());
    return { kind: 'concat', items, at };
  }

  #product(): Expression {
    return this.#binary(PRODUCTS, () => this.#power());
  }

  #power(): Expression {
    return this.#binary(new Set(['**']), () => this.#unary(true));
  }

  #unary(withFilters: boolean): Expression {
    const { current } = this.stream;
    const isSign = this.stream.isOperator('-') || this.stream.isOperator('+');
    const node = isSign ? this.#sign(current) : this.primary();
    const postfix = this.postfix(node);
    return withFilters ? this.filters(postfix) : postfix;
  }

  #sign({ value, at }: Token): Expression {
    this.stream.next();
    const operand = this.stream.nested(() => this.#unary(false));
    return { kind: 'sign', operator: value === '-' ? '-' : '+', operand, at };
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

  postfix(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('.')) node = this.#dotted(node);
      else if (this.stream.isOperator('[')) node = this.#subscript(node);
      else if (this.stream.isOperator('(')) node = this.#call(node);
      else return node;
    }
  }

  filters(start: Expression): Expression {
    let node = start;
    for (;;) {
      if (this.stream.isOperator('|')) node = this.#filter(node);
      else if (this.stream.isName('is')) node = this.#test(node);
      else if (this.stream.isOperator('(')) node = this.#call(node);
      else return node;
    }
  }

  #dotted(target: Expression): Expression {
    const { at } = this.stream.next();
    const token = this.stream.next();
    if (token.type === 'name') return { kind: 'attribute', target, name: token.value, at };
    if (token.type !== 'integer') throw syntaxError('expected name or number', token.at);
    const index = { kind: 'literal', value: intFromText(token.value), at: token.at } as const;
    return { kind: 'item', target, index, at };
  }

  #subscript(target: Expression): Expression {
    const { at } = this.stream.next();
    const first = this.#subscripted(target, at);
    if (!this.stream.isOperator(',')) {
      this.stream.expect('operator', ']');
      return first;
    }
    if (first.kind !== 'item') return this.stream.unexpected();
    const items = [first.index];
    while (this.stream.skip('operator', ',')) items.push(this.expression());
    this.stream.expect('operator', ']');
    return { kind: 'item', target, index: { kind: 'tuple', items, at }, at };
  }

  #subscripted(target: Expression, at: number): Expression {
    const start = this.stream.isOperator(':') ? undefined : this.expression();
    if (!this.stream.skip('operator', ':')) {
      return start ? { kind: 'item', target, index: start, at } : this.stream.unexpected();
    }
    const stop = this.#bound();
    const step = this.stream.skip('operator', ':') ? this.#bound() : undefined;
    return { kind: 'slice', target, start, stop, step, at };
  }

  #bound(): Expression | undefined {
    const ends = [':', ']', ','].some((value) => this.stream.isOperator(value));
    return ends ? undefined : this.expression();
  }

  #call(target: Expression): Expression {
    const { at } = this.stream.current;
    if (target.kind === 'attribute' && MUTATORS.has(target.name)) this.notes.mutates = true;
    return { kind: 'call', target, args: this.arguments(), at };
  }

  arguments(): Arguments {
    this.stream.expect('operator', '(');
    const args: MutableArguments = { positional: [], named: [] };
    for (let first = true; !this.stream.isOperator(')'); first = false) {
      if (!first) this.stream.expect('operator', ',');
      if (this.stream.isOperator(')')) break;
      this.#argument(args);
    }
    this.stream.next();
    return args;
  }

  #argument(args: MutableArguments): void {
    const { current, following } = this.stream;
    if (this.stream.skip('operator', '*')) args.spread = this.expression();
    else if (this.stream.skip('operator', '**')) args.spreadNamed = this.expression();
    else if (current.type === 'name' && following.type === 'operator' && following.value === '=') {
      this.stream.next();
      this.stream.next();
      args.named.push([current.value, this.expression()]);
    } else if (args.named.length > 0 || args.spread || args.spreadNamed) {
      throw syntaxError('invalid syntax for function call expression', current.at);
    } else args.positional.push(this.expression());
  }

  /** `name(…) | name(…)` after the word `filter`. */
  filterChain(target: Expression): Expression {
    return this.filters(this.#namedFilter(target));
  }

  #filter(target: Expression): Expression {
    this.stream.next();
    return this.#namedFilter(target);
  }

  #namedFilter(target: Expression): Expression {
    const { at } = this.stream.current;
    const name = this.#dottedName();
    const args = this.stream.isOperator('(') ? this.arguments() : NO_ARGUMENTS;
    return { kind: 'filter', target, name, args, at };
  }

  #dottedName(): string {
    let name = this.stream.expect('name').value;
    while (this.stream.skip('operator', '.')) name += `.${this.stream.expect('name').value}`;
    return name;
  }

  #test(target: Expression): Expression {
    this.stream.next();
    const negated = this.stream.skip('name', 'not');
    const { at } = this.stream.current;
    const name = this.#dottedName();
    return { kind: 'test', target, name, args: this.#testArguments(), negated, at };
  }

  #testArguments(): Arguments {
    const { type, value } = this.stream.current;
    if (type === 'operator' && value === '(') return this.arguments();
    const starts =
      ['name', 'string', 'integer', 'float'].includes(type) ||
      (type === 'operator' && (value === '[' || value === '{'));
    if (!starts || (type === 'name' && ['else', 'or', 'and'].includes(value))) return NO_ARGUMENTS;
    if (type === 'name' && value === 'is') {
      throw syntaxError('You cannot chain multiple tests with is', this.stream.current.at);
    }
    return { positional: [this.postfix(this.primary())], named: [] };
  }
}

interface MutableArguments {
  positional: Expression[];
  named: (readonly [string, Expression])[];
  spread?: Expression;
  spreadNamed?: Expression;
}

const NO_ARGUMENTS: Arguments = { positional: [], named: [] };

function named({ value, at }: Token): Expression {
  const constant = CONSTANTS.get(value);
  if (constant !== undefined) return { kind: 'literal', value: constant, at };
  return { kind: 'name', name: value, at };
}
