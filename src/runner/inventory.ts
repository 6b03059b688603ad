import type { RawDict } from '../template/value.ts';

/** A host that a play can name. */
interface InventoryHost {
  readonly name: string;
  /** Its own variables, then those of its groups, nearest first. */
  readonly variables: readonly RawDict[];
  readonly groups: readonly string[];
}

/** The hosts of a run. The implicit localhost is in none of its groups, not even in `all`. */
export interface Inventory {
  readonly hosts: ReadonlyMap<string, InventoryHost>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** What there is without `-i`. */
export const emptyInventory: Inventory = { hosts: new Map(), groups: new Map() };

const localNames = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether a name stands for this machine even when no inventory has it. */
export function isLocalName(name: string): boolean {
  return localNames.has(name);
}

/**
 * Names of the hosts that a pattern selects, in inventory order: names, groups, `all`, globs,
 * `a:b`, `a,b`, `:!not`, `:&and`.
 */
export function selectHosts(inventory: Inventory, pattern: string): string[] {
  const parts = splitPattern(pattern);
  const wanted = parts.filter((part) => !/^[!&]/.test(part));
  const chosen = new Set(wanted.flatMap((part) => matching(inventory, part)));
  for (const part of parts) {
    if (part.startsWith('!'))
      for (const name of matching(inventory, part.slice(1))) chosen.delete(name);
    if (part.startsWith('&')) keepOnly(chosen, matching(inventory, part.slice(1)));
  }
  return [...chosen];
}

function splitPattern(pattern: string): string[] {
  return pattern
    .split(/[,;]|:(?!:)(?<!::)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function keepOnly(chosen: Set<string>, allowed: readonly string[]): void {
  for (const name of chosen) if (!allowed.includes(name)) chosen.delete(name);
}

function matching(inventory: Inventory, part: string): string[] {
  const { hosts, groups } = inventory;
  if (part === 'all' || part === '*') return [...hosts.keys()];
  const group = groups.get(part);
  if (group !== undefined) return [...group];
  if (hosts.has(part)) return [part];
  if (isLocalName(part)) return [part];
  if (!/[*?[]/.test(part)) return [];
  const glob = globPattern(part);
  const byGroup = [...groups].filter(([name]) => glob.test(name)).flatMap(([, names]) => names);
  return [...byGroup, ...[...hosts.keys()].filter((name) => glob.test(name))];
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`);
}
