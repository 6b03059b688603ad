import type { Span } from '../diagnostic/diagnostic.ts';
import type { SourceText } from '../diagnostic/source-text.ts';
import type { Raw, RawDict } from '../template/value.ts';
import { offsetInSource } from './yaml/scalar-offset.ts';

/** Character offsets of a key and its value (or of a list's item, then without a key). */
export interface EntryRange {
  readonly source: SourceText;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

/** Where a container stands in its file, and each of its entries by key or index. */
export interface Origin {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  readonly entries: ReadonlyMap<unknown, EntryRange>;
}

const origins = new WeakMap<object, Origin>();

/** Remembers where a container comes from. */
export function recordOrigin(container: object, origin: Origin): void {
  origins.set(container, origin);
}

/** Gives a container made from another one the same places. */
export function shareOrigin(container: object, from: object): void {
  const origin = origins.get(from);
  if (origin) origins.set(container, origin);
}

/** One dict of several, the later ones first, each entry with the place it has. */
export function joinDicts(dicts: readonly RawDict[]): RawDict {
  const joined = new Map(dicts.flatMap((dict) => [...dict]));
  const known = dicts.flatMap((dict) => origins.get(dict) ?? []);
  const entries = new Map(known.flatMap((origin) => [...origin.entries]));
  if (known[0]) recordOrigin(joined, { ...known[0], entries });
  return joined;
}

/** Where a container comes from; undefined for one that is not out of a file. */
export function originOf(container: unknown): Origin | undefined {
  return isObject(container) ? origins.get(container) : undefined;
}

/** Where a container starts. */
export function spanOf(container: unknown): Span | undefined {
  const origin = originOf(container);
  return origin?.source.span(origin.start, origin.end);
}

/** Where a key is written; for a list, where the item is. */
export function spanOfKey(container: unknown, key: Raw): Span | undefined {
  const entry = originOf(container)?.entries.get(key);
  return entry?.source.span(entry.keyStart, entry.keyEnd);
}

/** Where the value of a key, or the item of a list, is written. */
export function spanOfValue(container: unknown, key: Raw): Span | undefined {
  const entry = originOf(container)?.entries.get(key);
  return entry?.source.span(entry.start, entry.end);
}

/**
 * Where a part of a scalar's text is written, from `offset` to `end` (characters of the value,
 * not of the file). Exact for plain, quoted and literal scalars, to the line for folded ones.
 */
export function spanInside(
  container: unknown,
  key: Raw,
  offset: number,
  end: number = offset + 1,
): Span | undefined {
  const entry = originOf(container)?.entries.get(key);
  if (!entry) return undefined;
  const { source } = entry;
  const written = source.text.slice(entry.start, entry.end);
  const start = entry.start + offsetInSource(written, offset);
  return source.span(start, Math.max(start + 1, entry.start + offsetInSource(written, end)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** The range of a part of a scalar, and of what names it, by offsets in the scalar's value. */
export function rangeWithin(
  range: EntryRange,
  part: Omit<EntryRange, 'source'> | undefined,
): EntryRange {
  if (part === undefined) return range;
  const { source, start, end } = range;
  const written = source.text.slice(start, end);
  const at = (offset: number): number => start + offsetInSource(written, offset);
  return {
    source,
    keyStart: at(part.keyStart),
    keyEnd: at(part.keyEnd),
    start: at(part.start),
    end: at(part.end),
  };
}
