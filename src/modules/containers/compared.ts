import type { Json, JsonObject } from '../../util/json.ts';

/** A field of what an engine tells, by the names on the way: `HostConfig.Memory`. */
export function fieldOf(object: JsonObject, path: string): Json | undefined {
  let at: Json | undefined = object;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at)) return undefined;
    at = (at as JsonObject)[name];
  }
  return at ?? undefined;
}

/** A field that holds an object; empty where it is missing. */
export function objectOf(object: JsonObject, path: string): JsonObject {
  return (fieldOf(object, path) ?? {}) as JsonObject;
}

/** A field that holds a list of texts; empty where it is missing. */
export function listOf(object: JsonObject, path: string): readonly string[] {
  const list = fieldOf(object, path) ?? [];
  return typeof list === 'string' ? [list] : (list as readonly string[]);
}

/** The texts in order, each once. */
export function unique(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}

const letters = 'bkmgtp';

/** Bytes of a size like `512m` or `2GiB`, as container engines read it; NaN for no size. */
export function bytesOf(size: string): number {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*([bkmgtp]?)i?b?\s*$/i.exec(size);
  const power = Math.max(0, letters.indexOf((found?.[2] ?? '').toLowerCase() || 'b'));
  return Math.trunc(Number(found?.[1] ?? Number.NaN) * 1024 ** power);
}
