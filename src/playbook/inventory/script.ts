import type { Raw, RawDict } from '../../template/value.ts';
import type { InventoryBuilder } from './builder.ts';

/**
 * Reads what an inventory program prints for `--list`: groups as lists of hosts, or with
 * `hosts`, `vars` and `children`; variables of hosts under `_meta.hostvars`.
 */
export function readScriptInventory(
  value: RawDict,
  builder: InventoryBuilder,
  source: string,
): void {
  const variables = dictOf(dictOf(value.get('_meta')).get('hostvars'));
  for (const [key, group] of value) {
    if (key === '_meta') continue;
    const name = String(key);
    const { variables: own } = builder.group(name);
    const hosts = Array.isArray(group) ? (group as readonly Raw[]) : listAt(group, 'hosts');
    for (const host of hosts) builder.addHosts(String(host), name, [], source);
    for (const [each, said] of dictAt(group, 'vars')) own.set(each, said);
    for (const child of listAt(group, 'children')) builder.addChild(name, String(child));
  }
  for (const [host, said] of variables) builder.addVariables(String(host), dictOf(said));
}

function dictAt(group: Raw, key: string): RawDict {
  return dictOf(dictOf(group).get(key));
}

function listAt(group: Raw, key: string): readonly Raw[] {
  const value = dictOf(group).get(key);
  return Array.isArray(value) ? (value as readonly Raw[]) : [];
}

function dictOf(value: Raw | undefined): RawDict {
  return value instanceof Map ? value : new Map();
}
