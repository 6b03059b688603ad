import { searchRegex } from '../template/python/regex.ts';
import { TemplateError } from '../template/template-error.ts';
import { CodedError } from '../util/coded-error.ts';
import type { TagFilter } from './entry.ts';
import { newestFirst } from './tag-order.ts';

/** Chooses from the tags that a source has. */
export type ChooseTags = (tags: Iterable<string>) => string[];

/**
 * Makes the choice that a filter describes; each tag once, in the source's order, or the newest
 * first where only so many are wanted. Throws CodedError MP6101 for a range that is none, MP6102
 * for a pattern that is none.
 */
export async function chooserOf(filter: TagFilter): Promise<ChooseTags> {
  const fits = await fitsOf(filter);
  const { newest } = filter;
  return (tags) => {
    const fitting = [...new Set(tags)].filter(fits);
    return newest === undefined ? fitting : newestFirst(fitting).slice(0, newest);
  };
}

/**
 * Whether a tag fits the range and the pattern of a filter. Throws as {@link chooserOf}.
 */
export async function fitsOf({
  constraint,
  pattern,
}: TagFilter): Promise<(tag: string) => boolean> {
  const inRange = constraint === undefined ? undefined : await rangeTest(constraint);
  if (pattern !== undefined) searchPattern(pattern, '');
  return (tag) =>
    (inRange === undefined || inRange(tag)) &&
    (pattern === undefined || searchPattern(pattern, tag));
}

/** Whether a tag is a semantic version, with or without a `v` before it. */
export async function versionTest(): Promise<(tag: string) => boolean> {
  const { valid } = await semver();
  return (tag) => valid(withoutV(tag)) !== null;
}

/**
 * Pre-releases count by their order, as they do for Python's semver: which of them are wanted is
 * said by the pattern.
 */
async function rangeTest(constraint: string): Promise<(tag: string) => boolean> {
  const { Range, satisfies, valid } = await semver();
  const { ranges, excluded } = await partsOf(constraint);
  const range = new Range(ranges, { includePrerelease: true });
  return (tag) => {
    const version = valid(withoutV(tag));
    if (version === null || excluded.includes(version)) return false;
    return satisfies(version, range, { includePrerelease: true });
  };
}

/** Python's `==` and `!=` beside npm's ranges. */
async function partsOf(constraint: string) {
  const { valid, validRange } = await semver();
  const excluded: string[] = [];
  const ranges = constraint
    .replaceAll(/!=\s*v?([^\s,|]+)/g, (_, version: string) => {
      excluded.push(version);
      return '';
    })
    .replaceAll('==', '=')
    .replaceAll(',', ' ');
  const isRange = validRange(ranges) !== null && constraint.trim() !== '';
  if (isRange && excluded.every((version) => valid(version) === version)) {
    return { ranges, excluded };
  }
  throw new CodedError('MP6101', `"${constraint}" is not a range of versions`, {
    hint: 'Write it as ">=1.21.0", "^1.30.0" or ">=1.2.0 <2.0.0".',
  });
}

/** Loaded when the first range is read: most runs look for no versions. */
async function semver() {
  const { default: module } = await import('semver');
  return module;
}

function withoutV(tag: string): string {
  return tag.replace(/^v/, '');
}

function searchPattern(pattern: string, tag: string): boolean {
  try {
    const flags = { ignoreCase: false, multiline: false };
    return searchRegex(pattern, tag, flags) !== undefined;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const reason = error.message.replace(/^bad regular expression: /, '');
    throw new CodedError('MP6102', `"${pattern}" is not a regular expression: ${reason}`, {
      hint: 'Python\'s syntax, searched anywhere in the tag: "^v1\\.\\d+\\.\\d+$".',
      cause: error,
    });
  }
}
