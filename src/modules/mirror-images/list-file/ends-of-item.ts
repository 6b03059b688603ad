import { imageEntries } from '../../../lists/image-entries.ts';
import type { RegistryItem, TagsItem } from '../../../lists/model.ts';
import { type NamingRules, nameImages } from '../../../mirror/naming.ts';
import { parseReference, type Reference } from '../../../oci/reference.ts';

/** The two ends of an item that is no image yet. Neither has a tag. */
export interface ItemEnds {
  readonly source: Reference;
  readonly target: Reference;
}

/** What an item's repositories are called; all of a registry's are `*`. */
export function endsOfItem(item: TagsItem | RegistryItem, rules: NamingRules): ItemEnds {
  if (item.kind === 'tags') return endsOfRepository(item, rules);
  const target = item.target === undefined ? undefined : `${item.target.replace(/\/+$/, '')}/x`;
  const ends = endsOfRepository({ ...item, source: `${item.source}/x`, target }, rules);
  return { source: starred(ends.source), target: starred(ends.target) };
}

function endsOfRepository(
  item: Pick<TagsItem, 'source' | 'target' | 'span'>,
  rules: NamingRules,
): ItemEnds {
  const { source: name, target, span } = item;
  const entry = { kind: 'image', source: `${name}:x`, target, span } as const;
  const entries = imageEntries([entry], { registry: rules.registry });
  const source = parseReference(entry.source);
  const [named] = nameImages(entries, rules);
  return { source: untagged(source), target: untagged(named?.target ?? source) };
}

function untagged({ registry, repository }: Reference): Reference {
  return { registry, repository };
}

function starred({ registry, repository }: Reference): Reference {
  return { registry, repository: repository.replace(/x$/, '*') };
}
