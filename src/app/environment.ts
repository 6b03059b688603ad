import type { ProcessIo } from './options.ts';

/** The environment of a program that is run: what is set. */
export function environmentOf(env: ProcessIo['env']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
