import { formatReference, type Reference } from '../oci/reference.ts';
import { sortByVersion } from '../util/version-order.ts';

/** Tags by the full name of their repository. */
export type TagsByRepository = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Where a tag is, of source, list and target.
 * - `source-only`, `list-only`, `target-only` there and nowhere else
 * - `not-listed` at source and target · `not-mirrored` in the list and at the source
 * - `gone` in the list and at the target, no longer at the source · `mirrored` at all three
 */
export type TagState =
  | 'source-only'
  | 'list-only'
  | 'target-only'
  | 'not-listed'
  | 'not-mirrored'
  | 'gone'
  | 'mirrored';

/** The name by which {@link TagsByRepository} knows a repository. */
export function repositoryKey({ registry, repository }: Reference): string {
  return formatReference({ registry, repository });
}

export interface Places {
  readonly source: boolean;
  readonly list: boolean;
  readonly target: boolean;
}

const states: Readonly<Record<string, TagState>> = {
  source: 'source-only',
  list: 'list-only',
  target: 'target-only',
  'source target': 'not-listed',
  'source list': 'not-mirrored',
  'list target': 'gone',
  'source list target': 'mirrored',
};

/** The word for where a tag is. */
export function stateOf({ source, list, target }: Places): TagState {
  const places = [source && 'source', list && 'list', target && 'target'].filter(Boolean);
  return states[places.join(' ')] ?? 'source-only';
}

/** The tags that the set lacks, in the order of versions. */
export function lacking(tags: readonly string[], known: ReadonlySet<string> | undefined): string[] {
  return sortByVersion(
    [...new Set(tags)].filter((tag) => !known?.has(tag)),
    (tag) => tag,
  );
}
