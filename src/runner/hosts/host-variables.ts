import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RawDict } from '../../template/value.ts';
import type { PlayLoader } from '../loader.ts';
import { type Inventory, isLocalName } from './inventory.ts';

/** Where variables of hosts are said besides the inventory itself. */
export interface VariableFolders {
  readonly inventory: Inventory;
  /** Folder of the playbook: its `group_vars/` and `host_vars/` beat those of the inventory. */
  readonly playbookDir: string;
  readonly loader: Pick<PlayLoader, 'loadVarsFile'>;
}

/**
 * The variables of a host and of its groups, nearest first. Throws a CodedError or a
 * DiagnosticError for a file that cannot be read.
 */
export function hostVariables(host: string, folders: VariableFolders): readonly RawDict[] {
  const { inventory, playbookDir } = folders;
  const groups = inventory.groupsOf(host);
  const said = (names: readonly string[]) =>
    names.map((name) => inventory.group(name)?.variables ?? new Map());
  const beside = (
    kind: 'group_vars' | 'host_vars',
    names: readonly string[],
    roots: readonly string[],
  ) => roots.flatMap((root) => names.flatMap((name) => filesOf(join(root, kind, name), folders)));
  const weakestFirst: readonly RawDict[] = [
    implicitVariables(host, inventory),
    ...said(['all', ...groups]),
    ...beside('group_vars', ['all'], inventory.folders),
    ...beside('group_vars', ['all'], [playbookDir]),
    ...beside('group_vars', groups, inventory.folders),
    ...beside('group_vars', groups, [playbookDir]),
    inventory.host(host)?.variables ?? new Map(),
    ...beside('host_vars', [host], inventory.folders),
    ...beside('host_vars', [host], [playbookDir]),
  ];
  return weakestFirst.filter(({ size }) => size > 0).toReversed();
}

/** Variables of a localhost that no inventory names. */
function implicitVariables(host: string, inventory: Inventory): RawDict {
  if (inventory.has(host) || !isLocalName(host)) return new Map();
  return new Map([
    ['ansible_connection', 'local'],
    ['ansible_host', '127.0.0.1'],
  ]);
}

const extensions = ['.yml', '.yaml', '.json'];

/** The files of a group or host: a file with or without an ending, or all files of a folder. */
function filesOf(path: string, folders: VariableFolders): RawDict[] {
  const found = ['', ...extensions].map((ending) => path + ending).find((each) => kindOf(each));
  if (found === undefined) return [];
  const files = kindOf(found) === 'folder' ? filesIn(found) : [found];
  return files.map((file) => folders.loader.loadVarsFile(file));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => !name.startsWith('.') && !name.endsWith('~'))
    .map((name) => join(folder, name))
    .flatMap((path) => (kindOf(path) === 'folder' ? filesIn(path) : [path]))
    .filter((path) => ['', ...extensions].includes(extname(path)));
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return stat.isDirectory() ? 'folder' : 'file';
}
