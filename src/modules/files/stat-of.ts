import { lstatSync, type Stats, statSync } from 'node:fs';

/** What is at a path; a symbolic link is seen itself. Undefined: nothing is. */
export function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** What is at a path, symbolic links followed. Undefined: nothing is. */
export function followedStat(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
