import { imageEntries } from '../../lists/image-entries.ts';
import type { ListEntry, ListFormat } from '../../lists/model.ts';
import { readList } from '../../lists/read-list.ts';
import { type NamingRules, nameImages } from '../../mirror/naming.ts';
import { parseReference } from '../../oci/reference.ts';
import { type KnownList, knownList } from './known-list.ts';

/** How to read a list that says which tags are known. */
export interface KnownListOptions extends Pick<NamingRules, 'registry' | 'org'> {
  readonly format?: ListFormat | undefined;
  readonly maxBytes?: number | undefined;
}

/**
 * Reads a list of images for its tags. An image that has no target of its own has one only where
 * a registry is given. Items that stand for a registry's tags say nothing here. Throws what
 * `readList` and `nameImages` throw.
 */
export async function readKnownList(path: string, options: KnownListOptions): Promise<KnownList> {
  const { items } = await readList(path, options);
  const images = items.filter((item): item is ListEntry => item.kind === 'image');
  const { registry, org } = options;
  const hasTarget = (item: ListEntry) => item.target !== undefined || registry !== undefined;
  const entries = imageEntries(images.filter(hasTarget), { registry });
  const named = nameImages(entries, { registry, org });
  const unnamed = images
    .filter((item) => !hasTarget(item))
    .map((item) => ({ source: parseReference(item.source), target: undefined }));
  return knownList([...named, ...unnamed]);
}
