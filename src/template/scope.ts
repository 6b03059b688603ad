import type { Value } from './value.ts';

/** Where an expression finds its names. Lazy: only what is used is resolved. */
export interface Scope {
  /**
   * The finished value of a variable; undefined (JavaScript's) when there is no such variable.
   * Throws a TemplateError when its own template fails or refers back to itself.
   */
  get(name: string): Value | undefined;
  /** The names that `get` answers, for did-you-mean and `varnames`. */
  names(): Iterable<string>;
}
