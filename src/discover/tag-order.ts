import { compareVersions } from '../util/version-order.ts';

/** A tag that begins like a version: its numbers, and what follows them. */
interface Version {
  readonly numbers: readonly number[];
  readonly rest: string;
}

/**
 * Tags by their versions, the newest first: numbers by value, `1.30.0` before `1.30.0-rc.1`, a
 * leading `v` overlooked. Tags that are no versions come last.
 */
export function newestFirst(tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, version: versionOf(tag) }))
    .sort((a, b) => compare(b.version, a.version) || compareVersions(b.tag, a.tag))
    .map(({ tag }) => tag);
}

function versionOf(tag: string): Version | undefined {
  const [, numbers, rest = ''] = /^v?(\d{1,15}(?:\.\d{1,15})*)(?![\w])(.*)$/.exec(tag) ?? [];
  return numbers === undefined ? undefined : { numbers: numbers.split('.').map(Number), rest };
}

function compare(a: Version | undefined, b: Version | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  for (let index = 0; index < Math.max(a.numbers.length, b.numbers.length); index++) {
    const order = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (order !== 0) return order;
  }
  if (a.rest === '' || b.rest === '') return Number(a.rest === '') - Number(b.rest === '');
  return compareVersions(a.rest, b.rest);
}
