import { type Dirent, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { statOf } from '../files/stat-of.ts';
import { globPaths, globPattern } from '../glob.ts';

/** Which paths an archive is made of. */
export interface Wanted {
  /** Absolute, or patterns of such; a `/` at the end leaves the folder's own name out. */
  readonly paths: readonly string[];
  readonly excluded: readonly string[];
  /** Names in the archive that are left out. */
  readonly patterns: readonly string[];
  /** The archive itself, which never goes into itself. */
  readonly dest: string | undefined;
}

/** What was found to put into an archive. */
export interface Gathered {
  /** Folder that names in the archive start from; with `/` at the end. */
  readonly root: string;
  readonly expanded: readonly string[];
  readonly excluded: readonly string[];
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  /** Paths that are there and were asked for by name or pattern. */
  readonly sources: readonly string[];
  /** Absolute paths of the members, sorted. */
  readonly members: readonly string[];
}

/** Looks up what is to go into an archive. Reads only. */
export function gather({ paths, excluded, patterns, dest }: Wanted): Gathered {
  const expanded = paths.flatMap(expandPath);
  const dropped = excluded.flatMap(expandPath);
  const asked = expanded.filter((path) => !dropped.includes(path));
  const sources = asked.filter((path) => statOf(path) !== undefined);
  const root = rootOf(asked);
  const refused = patterns.map(globPattern);
  const members = [...new Set(sources.flatMap(membersOf))]
    .filter((path) => path !== dest)
    .filter((path) => !refused.some((pattern) => pattern.test(relative(root, path))))
    .sort();
  const missing = asked.filter((path) => statOf(path) === undefined);
  return { root, expanded, excluded: dropped, missing, sources, members };
}

function expandPath(path: string): string[] {
  return /[*?[]/.test(path) ? globPaths(path) : [path];
}

/** The deepest folder that all paths are in. */
function rootOf(paths: readonly string[]): string {
  const [first = '/', ...others] = paths.map((path) =>
    path.endsWith('/') ? path : join(dirname(path), '/'),
  );
  let root = first;
  while (root !== '/' && !others.every((other) => other.startsWith(root))) {
    root = join(dirname(root), '/');
  }
  return root;
}

/** A file itself; of a folder all that is in it, but not the folder. */
function membersOf(path: string): string[] {
  if (!statOf(path)?.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => inFolder(path, entry));
}

function inFolder(folder: string, entry: Dirent): string[] {
  const path = join(folder, entry.name);
  return entry.isDirectory() ? [path, ...membersOf(path)] : [path];
}
