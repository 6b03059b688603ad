import type { Expression } from './ast.ts';
import { PostfixParser } from './postfix-parser.ts';
import type { Token } from './token.ts';

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SUMS = new Set(['+', '-']);
const PRODUCTS = new Set(['*', '/', '//', '%']);

/** Jinja2's expression grammar: the operators, from the loosest down. */
export class ExpressionParser extends PostfixParser {
  override expression(): Expression {
    return this.stream.nested(() => this.#conditional());
  }

  /** An expression without a trailing `if`, as after `in` of a `for`. */
  withoutCondition(): Expression {
    return this.#or();
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
}
