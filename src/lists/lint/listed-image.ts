import type { Span } from '../../diagnostic/diagnostic.ts';
import { type NamingRules, nameImages } from '../../mirror/naming.ts';
import { formatReference, parseReference, type Reference } from '../../oci/reference.ts';
import { imageEntries } from '../image-entries.ts';
import type { ListEntry, ListFile } from '../model.ts';

/** An image of a list, and where it stands. */
export interface ListedImage {
  readonly source: Reference;
  /** Undefined: the list names none, and no registry is given. */
  readonly target: Reference | undefined;
  readonly span: Span;
}

/**
 * The images of a list, named as they are mirrored. Items that stand for a registry's tags are
 * left out. Throws what `nameImages` throws.
 */
export function listedImages({ items }: ListFile, registry: string | undefined): ListedImage[] {
  const images = items.filter((item): item is ListEntry => item.kind === 'image');
  const rules: NamingRules = { registry };
  const hasTarget = ({ target }: ListEntry) => target !== undefined || registry !== undefined;
  const targets = new Map(
    nameImages(imageEntries(images.filter(hasTarget), { registry }), rules).map((named) => [
      named.place,
      named.target,
    ]),
  );
  return images.map(({ source, span }) => {
    return { source: parseReference(source), target: targets.get(span), span };
  });
}

/** `SOURCE` or `SOURCE → TARGET`: what tells one image of a list from another. */
export function nameOf({ source, target }: ListedImage): string {
  const from = formatReference(source);
  return target === undefined ? from : `${from} → ${formatReference(target)}`;
}
