import type { RawDict } from '../../template/value.ts';

/** Variable names that a place can see, one link per `vars:`, `loop_var` or parameter around it. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly names: ReadonlySet<string>;
  /** The mapping that the names are from, when there is one. */
  readonly dict: RawDict | undefined;
  /** Equal for scopes that see the same names. */
  readonly signature: string;

  constructor(names: Iterable<string>, parent?: Scope, dict?: RawDict) {
    this.parent = parent;
    this.names = new Set(names);
    this.dict = dict;
    this.signature = [parent?.signature ?? '', ...[...this.names].sort()].join(' ');
  }

  has(name: string): boolean {
    return this.names.has(name) || (this.parent?.has(name) ?? false);
  }

  /** The mappings around, inner ones first. */
  dicts(): RawDict[] {
    const own = this.dict === undefined ? [] : [this.dict];
    return [...own, ...(this.parent?.dicts() ?? [])];
  }
}

/** A scope with a mapping's names; the scope itself when there is no mapping. */
export function withVars(scope: Scope, dict: unknown): Scope {
  if (!(dict instanceof Map) || dict.size === 0) return scope;
  return new Scope(textNames(dict), scope, dict);
}

/** What anything in the playbook may set for all that follows: facts, registered results, files. */
export class Supply {
  readonly names = new Set<string>();
  /** Something sets names that cannot be told before the run. */
  open = false;

  add(names: Iterable<string>): void {
    for (const name of names) this.names.add(name);
  }
}

/** The keys of a mapping that are text. */
export function textNames(dict: ReadonlyMap<unknown, unknown>): string[] {
  return [...dict.keys()].filter((key) => typeof key === 'string');
}
