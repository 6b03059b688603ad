import { intFromText } from '../python/parse-number.ts';
import type { Arguments, Expression } from './ast.ts';
import { PrimaryParser } from './primary-parser.ts';
import { syntaxError } from './syntax-error.ts';

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

/** What may follow a value: attributes, items, calls, filters and tests. */
export abstract class PostfixParser extends PrimaryParser {
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
