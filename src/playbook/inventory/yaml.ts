import type { Raw, RawDict } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import { type ComposeContext, keyPlace, startOf, valuePlace } from '../compose-context.ts';
import { kindOf } from '../raw-kind.ts';
import type { InventoryBuilder } from './builder.ts';

type Context = Pick<ComposeContext, 'file' | 'findings'>;

/** Reads a YAML inventory into the builder: groups with `hosts`, `vars` and `children`. */
export function readYamlInventory(value: Raw, builder: InventoryBuilder, context: Context): void {
  if (!(value instanceof Map)) {
    const message = `an inventory is a mapping of groups, not ${kindOf(value)}`;
    context.findings.error('MP2032', message, startOf(value, context));
    return;
  }
  for (const [name, group] of value) readGroup(String(name), group, value, builder, context);
}

function readGroup(
  name: string,
  value: Raw,
  holder: RawDict,
  builder: InventoryBuilder,
  context: Context,
): void {
  const group = builder.group(name);
  if (value === null) return;
  if (!(value instanceof Map)) {
    wrongType(name, holder, 'a mapping with hosts, vars and children', context);
    return;
  }
  for (const key of value.keys()) {
    const dict = dictAt(value, key, context);
    if (key === 'vars') for (const [each, said] of dict) group.variables.set(each, said);
    else if (key === 'hosts') addHosts(dict, name, builder, context);
    else if (key === 'children') addChildren(dict, name, builder, context);
    else {
      const message = `unexpected key "${String(key)}" in group ${name}: it is left out`;
      const help = 'Groups have hosts, vars and children; variables of a group go under vars.';
      context.findings.warning('MP2033', message, keyPlace(value, String(key), context), { help });
    }
  }
}

/** What a key holds, as a dict; a single name stands for a dict with that key alone. */
function dictAt(holder: RawDict, key: Raw, context: Context): RawDict {
  const value = holder.get(key);
  if (value instanceof Map) return value;
  if (typeof value === 'string') return new Map([[value, null]]);
  if (value === null || value === undefined) return new Map();
  wrongType(String(key), holder, 'a mapping', context);
  return new Map();
}

function addHosts(
  hosts: RawDict,
  group: string,
  builder: InventoryBuilder,
  context: Context,
): void {
  for (const pattern of hosts.keys()) {
    tellWrong(hosts, pattern, context, () => {
      const variables = dictAt(hosts, pattern, context);
      builder.addHosts(String(pattern), group, variables, context.file);
    });
  }
}

/** A mistake that the builder finds is the key's. */
function tellWrong(holder: RawDict, key: Raw, context: Context, add: () => void): void {
  try {
    add();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const place = keyPlace(holder, String(key), context);
    context.findings.error(error.code, error.message, place, { help: error.hint });
  }
}

function addChildren(
  children: RawDict,
  parent: string,
  builder: InventoryBuilder,
  context: Context,
): void {
  for (const [name, group] of children) {
    tellWrong(children, name, context, () => {
      builder.addChild(parent, String(name));
      readGroup(String(name), group, children, builder, context);
    });
  }
}

function wrongType(key: string, holder: RawDict, wanted: string, context: Context): void {
  const message = `"${key}" wants ${wanted}, not ${kindOf(holder.get(key) ?? null)}`;
  context.findings.error('MP2032', message, valuePlace(holder, key, context));
}
