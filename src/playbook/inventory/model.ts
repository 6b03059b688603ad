import type { RawDict } from '../../template/value.ts';

/** A host that an inventory names. */
export interface InventoryHost {
  readonly name: string;
  /** Said where it is listed. */
  readonly variables: RawDict;
  /** The source that named it first; undefined for a list of hosts on the command line. */
  readonly source: string | undefined;
}

/** A group; `all` and `ungrouped` are always there. */
export interface InventoryGroup {
  readonly name: string;
  readonly variables: RawDict;
  /** Its own hosts, without those of its children. */
  readonly hosts: ReadonlySet<string>;
  readonly children: ReadonlySet<string>;
}

/** Hosts and groups as all sources together say them, in the order they were named. */
export interface InventoryModel {
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  /** Folders of the sources: `group_vars/` and `host_vars/` are searched beside them. */
  readonly folders: readonly string[];
}
