import type { LazyScope } from '../../template/lazy-scope.ts';
import type { Dict, Value } from '../../template/value.ts';
import { ScopeDict } from '../scope-dict.ts';
import { isLocalName } from './inventory.ts';

/** Opens the variables of a host. */
export type OpenHost = (name: string) => LazyScope;

/**
 * `hostvars`: the variables of every host of the inventory, made when they are asked for. The
 * implicit localhost can be asked for, but is not listed.
 */
export class Hostvars extends Map<Value, Value> {
  readonly #open: OpenHost;

  constructor(hosts: readonly string[], open: OpenHost) {
    super();
    this.#open = open;
    for (const name of hosts) this.set(name, dictOf(name, open));
  }

  override get(name: Value): Value | undefined {
    const known = super.get(name);
    if (known !== undefined || typeof name !== 'string' || !isLocalName(name)) return known;
    return dictOf(name, this.#open);
  }

  override has(name: Value): boolean {
    return this.get(name) !== undefined;
  }
}

function dictOf(name: string, open: OpenHost): Dict {
  return new ScopeDict(() => open(name));
}
