import type { Evaluation } from '../plugins.ts';
import { deepCopy } from '../python/copy.ts';
import type { BlockStatement, Template } from '../syntax/ast.ts';
import { TEMPLATE_CODES, TemplateError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** Nodes that one template may evaluate, macros or loops may nest: beyond is a mistake. */
const MAX_STEPS = 10_000_000;
const MAX_DEPTH = 150;

/** Reads and parses another template, for include, import and extends. */
export type LoadTemplate = (name: string) => Template | undefined;

/** What a {@link Run} is given. */
export interface RunOptions {
  readonly evaluation: Evaluation;
  readonly load: LoadTemplate;
  /** Variables are copied before use, because the template changes lists or dicts in place. */
  readonly mutates: boolean;
}

/** What one evaluation of a template shares among all of its frames. */
export class Run {
  readonly evaluation: Evaluation;
  readonly load: LoadTemplate;
  /** Offset of the node under way, for errors. */
  at = 0;
  /** `{% block %}` overrides by name, the most derived first. */
  readonly blocks = new Map<string, BlockStatement[]>();
  readonly #copies: Map<string, Value> | undefined;
  #steps = 0;
  #depth = 0;

  constructor({ evaluation, load, mutates }: RunOptions) {
    this.evaluation = evaluation;
    this.load = load;
    this.#copies = mutates ? new Map() : undefined;
  }

  /** A variable or global; undefined when there is none. Copied where the template may change it. */
  variable(name: string): Value | undefined {
    const { scope, plugins } = this.evaluation;
    const copy = this.#copies?.get(name);
    if (copy !== undefined) return copy;
    const found = scope.get(name);
    const value = found === undefined ? plugins.globals.get(name) : found;
    if (value === undefined || this.#copies === undefined) return value;
    const own = deepCopy(value);
    this.#copies.set(name, own);
    return own;
  }

  /** Counts one node. Throws a TemplateError when there were too many. */
  step(at: number): void {
    this.at = at;
    if (++this.#steps > MAX_STEPS) throw limit('the template takes too long to evaluate');
  }

  /** Runs something one level deeper: a macro, an included template. */
  deeper<T>(work: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw limit('maximum recursion depth exceeded');
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }
}

function limit(message: string): TemplateError {
  return new TemplateError(TEMPLATE_CODES.limit, message);
}
