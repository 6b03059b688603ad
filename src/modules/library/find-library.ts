import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { followedStat } from '../files/stat-of.ts';

/** Endings of files that are no modules. */
const ignored = new Set([
  ...['.pyc', '.pyo', '.swp', '.bak', '.orig', '.rpm', '.deb', '.ps1'],
  ...['.md', '.txt', '.rst', '.yaml', '.yml', '.ini', '.json', '.cfg'],
]);

/** Modules of the user's own in folders, by name; the first folder that has one counts. */
export function findLibrary(folders: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of folders) {
    for (const file of filesIn(folder)) {
      const { name, ext } = parse(file);
      if (ignored.has(ext) || name.startsWith('.') || name.startsWith('_') || name.endsWith('~')) {
        continue;
      }
      if (!found.has(name)) found.set(name, join(folder, file));
    }
  }
  return found;
}

/** Folders named `library` of the roles below these. */
export function roleLibraries(rolesFolders: readonly string[]): readonly string[] {
  return rolesFolders.flatMap((roles) =>
    namesIn(roles).map((role) => join(roles, role, 'library')),
  );
}

function filesIn(folder: string): readonly string[] {
  return namesIn(folder).filter((name) => followedStat(join(folder, name))?.isFile() === true);
}

function namesIn(folder: string): readonly string[] {
  if (followedStat(folder)?.isDirectory() !== true) return [];
  return readdirSync(folder).sort();
}
