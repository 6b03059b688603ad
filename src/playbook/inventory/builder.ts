import type { Raw, RawDict } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import { expandRange } from './host-range.ts';
import type { InventoryModel } from './model.ts';

interface Host {
  readonly name: string;
  readonly variables: RawDict;
  readonly source: string | undefined;
}

interface Group {
  readonly name: string;
  readonly variables: RawDict;
  readonly hosts: Set<string>;
  readonly children: Set<string>;
}

/** Puts an inventory together: sources add to it, later ones over earlier ones. */
export class InventoryBuilder {
  readonly #hosts = new Map<string, Host>();
  readonly #groups = new Map<string, Group>();
  readonly #folders = new Set<string>();

  constructor() {
    this.group('all');
    this.group('ungrouped');
  }

  /** Searched for `group_vars/` and `host_vars/`. */
  addFolder(folder: string): void {
    this.#folders.add(folder);
  }

  /** The group of that name, made if it is not there. */
  group(name: string): Group {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = {
      name,
      variables: new Map(),
      hosts: new Set<string>(),
      children: new Set<string>(),
    };
    this.#groups.set(name, group);
    return group;
  }

  /**
   * Adds hosts to a group, ranges (`web[01:10]`) expanded; gives their names. Throws a CodedError
   * for a range that is none.
   */
  addHosts(
    pattern: string,
    groupName: string,
    variables: Iterable<readonly [Raw, Raw]>,
    source: string | undefined,
  ): readonly string[] {
    const group = this.group(groupName);
    const given = [...variables];
    const { names, port } = expandRange(pattern);
    for (const name of names) {
      const host = this.#hosts.get(name) ?? { name, variables: new Map(), source };
      this.#hosts.set(name, host);
      if (port !== undefined) host.variables.set('ansible_port', port);
      for (const [key, value] of given) host.variables.set(key, value);
      group.hosts.add(name);
    }
    return names;
  }

  /** Variables of a host that some group has; of another, nothing. */
  addVariables(host: string, variables: RawDict): void {
    for (const [key, value] of variables) this.#hosts.get(host)?.variables.set(key, value);
  }

  /** Throws a CodedError MP2070 for a group that would be below itself. */
  addChild(parent: string, child: string): void {
    if (this.#isBelow(parent, child)) throw circle(parent, child);
    this.group(child);
    this.group(parent).children.add(child);
  }

  #isBelow(group: string, above: string): boolean {
    if (group === above) return true;
    const children = this.#groups.get(above)?.children ?? [];
    return [...children].some((child) => this.#isBelow(group, child));
  }

  /** What has been put together: every group is under `all`, a host without one `ungrouped`. */
  build(): InventoryModel {
    const all = this.group('all');
    const ungrouped = this.group('ungrouped');
    const nested = new Set([...this.#groups.values()].flatMap(({ children }) => [...children]));
    const tops = [...this.#groups.keys()].filter((name) => name !== 'all' && !nested.has(name));
    const order = ['ungrouped', ...tops.filter((name) => name !== 'ungrouped'), ...all.children];
    all.children.clear();
    for (const name of order) all.children.add(name);
    for (const name of this.#hosts.keys()) {
      const groups = [...this.#groups.values()].filter(({ hosts }) => hosts.has(name));
      const grouped = groups.some((group) => group !== all && group !== ungrouped);
      if (grouped) ungrouped.hosts.delete(name);
      else ungrouped.hosts.add(name);
    }
    return { hosts: this.#hosts, groups: this.#groups, folders: [...this.#folders] };
  }
}

function circle(parent: string, child: string): CodedError {
  const message =
    parent === child
      ? `the group ${parent} is its own child`
      : `the groups ${parent} and ${child} are below each other`;
  return new CodedError('MP2070', message, { hint: 'Take one of them out of the other.' });
}
