import { parseReference } from '../../oci/reference.ts';

/** An image of a list and where it goes: what a new tag is added to. */
export interface Mapping {
  /** The image, as written, without a tag. */
  readonly source: string;
  /** What it is called at the target, as written; undefined: the list does not say. */
  readonly target: string | undefined;
  readonly tags: ReadonlySet<string>;
}

/** A list that tags can be added to; all else in it stays as it is written. */
export interface EditableList {
  /** Where an image goes: none, one, or several places. */
  mappingsOf(image: string): readonly Mapping[];
  add(mapping: Mapping, tag: string): void;
  /** The list as it is now, in order. */
  text(): string;
}

/** The full name of a repository, whatever tag or digest the text has. */
export function repositoryName(text: string): string {
  const { registry, repository } = parseReference(text);
  return `${registry}/${repository}`;
}

/**
 * The only place that an image goes to, or of several the only one that is called `mirrored-…`;
 * undefined where that does not settle it.
 */
export function chooseMapping(mappings: readonly Mapping[]): Mapping | undefined {
  if (mappings.length < 2) return mappings[0];
  const mirrored = mappings.filter(({ target }) => `/${target ?? ''}`.includes('/mirrored-'));
  return mirrored.length === 1 ? mirrored[0] : undefined;
}
