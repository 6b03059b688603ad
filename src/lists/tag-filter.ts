import semver from 'semver';
import type { NameFilter, TagFilter, TagSet } from './model.ts';

/** Those tags that pass a filter, in the given order. */
export function filterTags(tags: readonly string[], filter: TagFilter): readonly string[] {
  if (filter.length === 0) return tags;
  return tags.filter((tag) => filter.some((set) => passesSet(tag, set)));
}

/** Whether a name is allowed and not denied. */
export function passesNames(name: string, { allow, deny }: NameFilter): boolean {
  const isAllowed = allow.length === 0 || allow.some(({ regex }) => regex.test(name));
  return isAllowed && !deny.some(({ regex }) => regex.test(name));
}

function passesSet(tag: string, set: TagSet): boolean {
  return passesRanges(tag, set.ranges) && passesNames(tag, set);
}

function passesRanges(tag: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  const version = versionOf(tag);
  return version !== undefined && ranges.some((range) => semver.satisfies(version, range, loose));
}

const loose = { loose: true };

/** The version that a tag is: `v` before it may stand, `3` and `3.12` are taken as 3.0.0 and 3.12.0. */
function versionOf(tag: string): string | undefined {
  const [, numbers = '', rest = ''] = /^v?(\d+(?:\.\d+){0,2})((?:[-+].*)?)$/.exec(tag) ?? [];
  if (numbers === '') return undefined;
  const padded = [...numbers.split('.'), '0', '0'].slice(0, 3).map(Number).join('.');
  return semver.valid(`${padded}${rest}`, loose) ?? undefined;
}
