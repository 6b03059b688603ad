import {
  BLOCK_TEXT,
  type Expression,
  type Macro,
  type Parameter,
  type Statement,
  type Target,
} from './ast.ts';
import type { ExpressionParser } from './expression-parser.ts';
import { syntaxError } from './syntax-error.ts';
import type { TokenStream } from './token-stream.ts';

type Body = readonly Statement[];

/** Jinja2's statements, with `do` and the loop controls. */
export class StatementParser {
  readonly #expressions: ExpressionParser;
  readonly #stream: TokenStream;
  /** Per tag: a parser of what follows the tag's name. */
  readonly #tags: ReadonlyMap<string, (at: number) => Statement>;

  constructor(expressions: ExpressionParser) {
    this.#expressions = expressions;
    this.#stream = expressions.stream;
    this.#tags = new Map<string, (at: number) => Statement>([
      ['if', (at) => this.#if(at)],
      ['for', (at) => this.#for(at)],
      ['set', (at) => this.#set(at)],
      ['macro', (at) => this.#macro(at)],
      ['call', (at) => this.#callBlock(at)],
      ['filter', (at) => this.#filterBlock(at)],
      ['do', (at) => this.#do(at)],
      ['with', (at) => this.#with(at)],
      ['autoescape', (at) => this.#autoescape(at)],
      ['print', (at) => ({ kind: 'output', value: this.#expressions.tupleOrExpression(), at })],
      ['include', (at) => this.#include(at)],
      ['import', (at) => this.#import(at)],
      ['from', (at) => this.#from(at)],
      ['block', (at) => this.#block(at)],
      ['extends', (at) => ({ kind: 'extends', template: this.#expressions.expression(), at })],
      ['break', (at) => ({ kind: 'break', at })],
      ['continue', (at) => ({ kind: 'continue', at })],
    ]);
  }

  /** All statements up to the end of the text. */
  template(): Body {
    const body = this.#body([]);
    if (!this.#stream.is('eof')) this.#stream.unexpected();
    return body;
  }

  /** Statements up to one of the given tags, whose name is then the current token. */
  #body(ends: readonly string[]): Body {
    return this.#stream.nested(() => {
      const body: Statement[] = [];
      for (;;) {
        const statement = this.#statement(ends);
        if (statement === undefined) return body;
        body.push(statement);
      }
    });
  }

  #statement(ends: readonly string[]): Statement | undefined {
    const { type, value, at } = this.#stream.current;
    if (type === 'eof') return this.#end(ends);
    if (type === 'data') {
      this.#stream.next();
      return { kind: 'text', text: value, at };
    }
    if (type === 'variable_begin') return this.#output();
    this.#stream.expect('block_begin');
    const tag = this.#stream.current;
    if (tag.type === 'name' && ends.includes(tag.value)) return undefined;
    return this.#tag(ends);
  }

  #end(ends: readonly string[]): undefined {
    if (ends.length === 0) return undefined;
    throw syntaxError(
      `Unexpected end of template. Jinja was looking for the following tags: ${quote(ends)}.`,
      this.#stream.current.at,
    );
  }

  #output(): Statement {
    this.#stream.next();
    const { at } = this.#stream.current;
    const value = this.#expressions.tupleOrExpression();
    this.#stream.expect('variable_end');
    return { kind: 'output', value, at };
  }

  #tag(ends: readonly string[]): Statement {
    const { value, at } = this.#stream.expect('name');
    const parse = this.#tags.get(value);
    if (parse === undefined) {
      const looking = ends.length
        ? ` Jinja was looking for the following tags: ${quote(ends)}.`
        : '';
      throw syntaxError(`Encountered unknown tag '${value}'.${looking}`, at);
    }
    const statement = parse(at);
    this.#stream.expect('block_end');
    return statement;
  }

  /** The body after this tag, up to and including the name of its end tag. */
  #bodyUntil(end: string): Body {
    const body = this.#bodyBefore([end]);
    this.#stream.next();
    return body;
  }

  #bodyBefore(ends: readonly string[]): Body {
    this.#stream.skip('operator', ':');
    this.#stream.expect('block_end');
    return this.#body(ends);
  }

  #if(at: number): Statement {
    const branches: [Expression, Body][] = [];
    let otherwise: Body = [];
    for (let last = 'elif'; last === 'elif'; ) {
      const test = this.#expressions.tupleOrExpression(() => this.#expressions.withoutCondition());
      branches.push([test, this.#bodyBefore(['elif', 'else', 'endif'])]);
      last = this.#stream.next().value;
      if (last === 'else') otherwise = this.#bodyUntil('endif');
    }
    return { kind: 'if', branches, otherwise, at };
  }

  #for(at: number): Statement {
    const target = this.#targets();
    this.#stream.expect('name', 'in');
    const iterable = this.#expressions.tupleOrExpression(() =>
      this.#expressions.withoutCondition(),
    );
    const filter = this.#stream.skip('name', 'if') ? this.#expressions.expression() : undefined;
    const recursive = this.#stream.skip('name', 'recursive');
    const body = this.#bodyBefore(['endfor', 'else']);
    const otherwise = this.#stream.next().value === 'else' ? this.#bodyUntil('endfor') : [];
    return { kind: 'for', target, iterable, filter, recursive, body, otherwise, at };
  }

  #targets(): Target {
    const first = this.#target();
    if (!this.#stream.isOperator(',')) return first;
    const items = [first];
    while (this.#stream.skip('operator', ',')) {
      if (this.#stream.is('name', 'in') || this.#stream.isOperator('=')) break;
      items.push(this.#target());
    }
    return { kind: 'targets', items };
  }

  #target(): Target {
    if (this.#stream.skip('operator', '(')) {
      const inner = this.#stream.nested(() => this.#targets());
      this.#stream.expect('operator', ')');
      return inner;
    }
    const { value: name, at } = this.#stream.expect('name');
    if (['true', 'false', 'none', 'True', 'False', 'None'].includes(name)) {
      throw syntaxError(`can't assign to '${name}'`, at);
    }
    if (!this.#stream.skip('operator', '.')) return { kind: 'name', name };
    return { kind: 'member', name, attribute: this.#stream.expect('name').value };
  }

  #set(at: number): Statement {
    const target = this.#targets();
    if (this.#stream.skip('operator', '=')) {
      return { kind: 'set', target, value: this.#expressions.tupleOrExpression(), at };
    }
    const filters = this.#expressions.filters({ kind: 'name', name: BLOCK_TEXT, at });
    return { kind: 'setBlock', target, filters, body: this.#bodyUntil('endset'), at };
  }

  #parameters(): Parameter[] {
    const parameters: Parameter[] = [];
    this.#stream.expect('operator', '(');
    while (!this.#stream.isOperator(')')) {
      if (parameters.length > 0) this.#stream.expect('operator', ',');
      const { value: name, at } = this.#stream.expect('name');
      const fallback = this.#stream.skip('operator', '=')
        ? this.#expressions.expression()
        : undefined;
      if (fallback === undefined && parameters.at(-1)?.fallback) {
        throw syntaxError('non-default argument follows default argument', at);
      }
      parameters.push({ name, fallback });
    }
    this.#stream.next();
    return parameters;
  }

  #macro(at: number): Statement {
    const name = this.#stream.expect('name').value;
    return this.#macroRest(name, this.#parameters(), 'endmacro', at);
  }

  #macroRest(name: string, parameters: readonly Parameter[], end: string, at: number): Macro {
    const { extras } = this.#expressions.notes;
    const before = extras.length;
    const body = this.#bodyUntil(end);
    return { kind: 'macro', name, parameters, body, takes: new Set(extras.slice(before)), at };
  }

  #callBlock(at: number): Statement {
    const parameters = this.#stream.isOperator('(') ? this.#parameters() : [];
    const call = this.#expressions.expression();
    if (call.kind !== 'call') throw syntaxError('expected call', at);
    return {
      kind: 'callBlock',
      call,
      caller: this.#macroRest('caller', parameters, 'endcall', at),
      at,
    };
  }

  #filterBlock(at: number): Statement {
    const filters = this.#expressions.filterChain({ kind: 'name', name: BLOCK_TEXT, at });
    return { kind: 'filterBlock', filters, body: this.#bodyUntil('endfilter'), at };
  }

  #do(at: number): Statement {
    return { kind: 'do', value: this.#expressions.tupleOrExpression(), at };
  }

  #with(at: number): Statement {
    const bindings: [Target, Expression][] = [];
    while (!this.#stream.is('block_end')) {
      if (bindings.length > 0) this.#stream.expect('operator', ',');
      const target = this.#target();
      this.#stream.expect('operator', '=');
      bindings.push([target, this.#expressions.expression()]);
    }
    return { kind: 'with', bindings, body: this.#bodyUntil('endwith'), at };
  }

  /** Nothing is escaped in playbooks: the body counts. */
  #autoescape(at: number): Statement {
    this.#expressions.expression();
    return { kind: 'with', bindings: [], body: this.#bodyUntil('endautoescape'), at };
  }

  #include(at: number): Statement {
    const template = this.#expressions.expression();
    const ignoreMissing = this.#stream.skip('name', 'ignore');
    if (ignoreMissing) this.#stream.expect('name', 'missing');
    return { kind: 'include', template, ignoreMissing, withContext: this.#context(true), at };
  }

  #import(at: number): Statement {
    const template = this.#expressions.expression();
    this.#stream.expect('name', 'as');
    const as = this.#stream.expect('name').value;
    return { kind: 'import', template, as, names: [], withContext: this.#context(false), at };
  }

  #from(at: number): Statement {
    const template = this.#expressions.expression();
    this.#stream.expect('name', 'import');
    const names: [string, string][] = [];
    do {
      const name = this.#stream.expect('name').value;
      const alias = this.#stream.skip('name', 'as') ? this.#stream.expect('name').value : name;
      names.push([name, alias]);
    } while (this.#stream.skip('operator', ','));
    const withContext = this.#context(false);
    return { kind: 'import', template, as: undefined, names, withContext, at };
  }

  #context(fallback: boolean): boolean {
    const choice = ['with', 'without'].find((word) => this.#stream.skip('name', word));
    if (choice === undefined) return fallback;
    this.#stream.expect('name', 'context');
    return choice === 'with';
  }

  #block(at: number): Statement {
    const name = this.#stream.expect('name').value;
    this.#stream.skip('name', 'scoped');
    this.#stream.skip('name', 'required');
    const body = this.#bodyUntil('endblock');
    this.#stream.skip('name', name);
    return { kind: 'block', name, body, at };
  }
}

function quote(tags: readonly string[]): string {
  return tags.map((tag) => `'${tag}'`).join(' or ');
}
