import type { LazyScope } from '../template/lazy-scope.ts';
import type { Value } from '../template/value.ts';

/**
 * All variables of a scope as a dict whose values are made when they are asked for; what rests on
 * something undefined is there as it is written, as in Ansible.
 */
export class ScopeDict extends Map<Value, Value> {
  readonly #open: () => LazyScope;
  #scope: LazyScope | undefined;

  constructor(open: () => LazyScope) {
    super();
    this.#open = open;
  }

  override get size(): number {
    return this.#names().length;
  }

  override get(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#variables.getAsWritten(key) : undefined;
  }

  override has(key: Value): boolean {
    return this.get(key) !== undefined;
  }

  override keys(): MapIterator<Value> {
    return this.#plain().keys();
  }

  override values(): MapIterator<Value> {
    return this.#plain().values();
  }

  override entries(): MapIterator<[Value, Value]> {
    return this.#plain().entries();
  }

  override [Symbol.iterator](): MapIterator<[Value, Value]> {
    return this.entries();
  }

  get #variables(): LazyScope {
    this.#scope ??= this.#open();
    return this.#scope;
  }

  /** Without the dicts that hold everything again. */
  #names(): string[] {
    return [...this.#variables.names()].filter((name) => name !== 'vars' && name !== 'hostvars');
  }

  #plain(): Map<Value, Value> {
    const all = new Map<Value, Value>();
    for (const name of this.#names()) {
      const value = this.#variables.getAsWritten(name);
      if (value !== undefined) all.set(name, value);
    }
    return all;
  }
}
