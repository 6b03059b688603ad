import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import type { Frame } from './frame.ts';

/** Folders in which a task's files, templates and vars are searched, first to last. */
export function searchBases(frame: Frame): readonly string[] {
  const bases: string[] = [];
  for (let role = frame.role; role; role = role.outer) bases.push(role.role.path);
  bases.push(frame.directory);
  if (basename(frame.directory) === 'tasks') bases.push(dirname(frame.directory));
  bases.push(frame.playDirectory);
  return [...new Set(bases)];
}

/** First existing file of that name: in the kind's own folder, then beside it, per base. */
export function searchFile(
  bases: readonly string[],
  kind: 'files' | 'templates' | 'vars',
  name: string,
): string | undefined {
  const expanded = name.startsWith('~/') ? join(homedir(), name.slice(2)) : name;
  if (isAbsolute(expanded)) return existsSync(expanded) ? expanded : undefined;
  return bases
    .flatMap((base) => [resolve(base, kind, expanded), resolve(base, expanded)])
    .find((path) => existsSync(path));
}
