import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const magic = /[*?[]/;

/** Whether a path exists; with `*`, `?` or `[…]` in it, whether any such path does. */
export function globExists(pattern: string): boolean {
  return magic.test(pattern) ? globPaths(pattern).length > 0 : existsSync(pattern);
}

/** Existing paths that a shell pattern names, sorted; hidden files only where it says so. */
export function globPaths(pattern: string): string[] {
  const segments = pattern.split('/');
  const start = pattern.startsWith('/') ? '/' : '.';
  let paths = [start];
  for (const segment of segments.filter((part) => part !== '')) {
    paths = paths.flatMap((path) => matchesIn(path, segment));
  }
  return paths.sort();
}

function matchesIn(folder: string, segment: string): string[] {
  if (!magic.test(segment)) {
    const path = join(folder, segment);
    return existsSync(path) ? [path] : [];
  }
  const pattern = globPattern(segment);
  return namesIn(folder)
    .filter((name) => pattern.test(name) && (!name.startsWith('.') || segment.startsWith('.')))
    .map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A shell pattern for one name as a regular expression (Python's `fnmatch`). */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^');
  return new RegExp(`^${source}$`, 's');
}
