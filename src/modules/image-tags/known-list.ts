import { repositoryKey, type TagsByRepository } from '../../discover/compare.ts';
import type { Reference } from '../../oci/reference.ts';

/** What a list of images says of tags: which it has, and where repositories are mirrored to. */
export interface KnownList {
  readonly tags: TagsByRepository;
  /** Where the images of a repository go: each place once, in the list's order. */
  readonly targets: ReadonlyMap<string, readonly Reference[]>;
}

/** An image of a list; the target is undefined where nobody names one. */
export interface KnownImage {
  readonly source: Reference;
  readonly target: Reference | undefined;
}

/** Gathers what a list's images say, by repository. */
export function knownList(images: readonly KnownImage[]): KnownList {
  const tags = new Map<string, Set<string>>();
  const targets = new Map<string, Map<string, Reference>>();
  for (const { source, target } of images) {
    const key = repositoryKey(source);
    if (source.tag !== undefined) tags.set(key, (tags.get(key) ?? new Set()).add(source.tag));
    if (target === undefined) continue;
    const places = targets.get(key) ?? new Map<string, Reference>();
    targets.set(key, places.set(repositoryKey(target), target));
  }
  return {
    tags,
    targets: new Map([...targets].map(([key, places]) => [key, [...places.values()]])),
  };
}

/**
 * Where a new tag of a repository goes: its only target, or of several the only one that is called
 * `mirrored-…`; undefined where the list does not settle it.
 */
export function targetOf({ targets }: KnownList, repository: Reference): Reference | undefined {
  const places = targets.get(repositoryKey(repository)) ?? [];
  if (places.length < 2) return places[0];
  const mirrored = places.filter((place) => `/${place.repository}`.includes('/mirrored-'));
  return mirrored.length === 1 ? mirrored[0] : undefined;
}
