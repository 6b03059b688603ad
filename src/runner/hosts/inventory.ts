import type { InventoryGroup, InventoryModel } from '../../playbook/inventory/model.ts';
import type { Raw, RawDict } from '../../template/value.ts';

const localNames = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether a name stands for this machine even when no inventory has it. */
export function isLocalName(name: string): boolean {
  return localNames.has(name);
}

const noModel: InventoryModel = { hosts: new Map(), groups: new Map(), folders: [] };

interface Host {
  readonly name: string;
  readonly variables: RawDict;
  readonly source: string | undefined;
}

interface Group extends InventoryGroup {
  readonly variables: RawDict;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
}

/**
 * The hosts of a run: what the sources say, and what `add_host` and `group_by` add to it. The
 * implicit localhost is in none of its groups, not even in `all`.
 */
export class Inventory {
  /** Folders beside which `group_vars/` and `host_vars/` are. */
  readonly folders: readonly string[];
  readonly #hosts: Map<string, Host>;
  readonly #groups: Map<string, Group>;
  #version = 0;
  #members: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(model: InventoryModel = noModel) {
    this.folders = model.folders;
    this.#hosts = new Map(model.hosts);
    this.#groups = new Map(
      [...model.groups].map(([name, group]) => [
        name,
        { ...group, hosts: new Set(group.hosts), children: new Set(group.children) },
      ]),
    );
    for (const name of ['all', 'ungrouped']) this.#group(name);
    this.#group('all').children.add('ungrouped');
  }

  /** Names of all hosts, in the order of their groups. */
  get hosts(): readonly string[] {
    return this.members('all');
  }

  has(host: string): boolean {
    return this.#hosts.has(host);
  }

  host(name: string): Host | undefined {
    return this.#hosts.get(name);
  }

  /** Names of all groups, in the order they were named. */
  get groups(): readonly string[] {
    return [...this.#groups.keys()];
  }

  group(name: string): InventoryGroup | undefined {
    return this.#groups.get(name);
  }

  /** Hosts of a group and its children; none of a group that is not there. */
  members(group: string): readonly string[] {
    this.#members ??= membersOf(this.#groups);
    const members = this.#members.get(group) ?? [];
    return group === 'all' ? members.filter((name) => this.has(name)) : members;
  }

  /** The groups of a host other than `all`, the weakest first: by depth, priority and name. */
  groupsOf(host: string): readonly string[] {
    const depths = depthsOf(this.#groups);
    const rank = (name: string): readonly [number, number, string] => [
      depths.get(name) ?? 0,
      Number(this.#groups.get(name)?.variables.get('ansible_group_priority') ?? 1),
      name,
    ];
    return this.groups
      .filter((name) => name !== 'all' && this.members(name).includes(host))
      .sort((one, other) => compare(rank(one), rank(other)));
  }

  /** Adds a host to groups, all made where they are not there; false: nothing is new. */
  add(host: string, groups: readonly string[], variables: Iterable<readonly [Raw, Raw]>): boolean {
    const known = this.#hosts.get(host);
    const own = known ?? { name: host, variables: new Map(), source: undefined };
    this.#hosts.set(host, own);
    let changed = known === undefined;
    for (const [key, value] of variables) {
      changed ||= own.variables.get(key) !== value;
      own.variables.set(key, value);
    }
    for (const name of groups.length === 0 && known === undefined ? ['ungrouped'] : groups) {
      if (this.#join(host, name)) changed = true;
    }
    if (changed) this.#touch();
    return changed;
  }

  /**
   * Puts a host into a group under parents, all made where they are not there; false: nothing is
   * new. The implicit localhost stays out of `all` even so.
   */
  nest(host: string, group: string, parents: readonly string[]): boolean {
    let changed = this.#join(host, group);
    for (const parent of parents) {
      const { children } = this.#group(parent);
      changed ||= !children.has(group);
      children.add(group);
    }
    if (changed) this.#touch();
    return changed;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  #touch(): void {
    this.#version += 1;
    this.#members = undefined;
  }

  #join(host: string, name: string): boolean {
    const { hosts } = this.#group(name);
    if (hosts.has(host)) return false;
    hosts.add(host);
    if (name !== 'ungrouped') this.#group('ungrouped').hosts.delete(host);
    return true;
  }

  #group(name: string): Group {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = {
      name,
      variables: new Map(),
      hosts: new Set<string>(),
      children: new Set<string>(),
    };
    this.#groups.set(name, group);
    if (name !== 'all') this.#groups.get('all')?.children.add(name);
    return group;
  }
}

/** Every group with its own hosts first, then those of its children, level by level. */
function membersOf(groups: ReadonlyMap<string, Group>): Map<string, readonly string[]> {
  const members = new Map<string, readonly string[]>();
  for (const name of groups.keys()) {
    const reached = new Set([name]);
    for (const each of reached) {
      for (const child of groups.get(each)?.children ?? []) reached.add(child);
    }
    members.set(name, [
      ...new Set([...reached].flatMap((each) => [...(groups.get(each)?.hosts ?? [])])),
    ]);
  }
  return members;
}

/** Steps from `all` down to a group, by the longest way. */
function depthsOf(groups: ReadonlyMap<string, Group>): Map<string, number> {
  const depths = new Map<string, number>([['all', 0]]);
  const visit = (name: string, depth: number): void => {
    for (const child of groups.get(name)?.children ?? []) {
      if ((depths.get(child) ?? 0) > depth || depth > groups.size) continue;
      depths.set(child, depth + 1);
      visit(child, depth + 1);
    }
  };
  visit('all', 0);
  return depths;
}

function compare<T extends readonly (number | string)[]>(one: T, other: T): number {
  for (const [at, value] of one.entries()) {
    const against = other[at];
    if (against === undefined || value === against) continue;
    return value < against ? -1 : 1;
  }
  return 0;
}
