import { type ImageEntry, nameImages } from '../../mirror/naming.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';
import { imageEntries } from '../image-entries.ts';
import type { ListEntry } from '../model.ts';

/** A name with what was behind it. */
export interface PortableName {
  /** Without tag and digest. */
  readonly name: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** An image of a list, in parts that any format can be put together from. */
export interface PortableImage {
  readonly item: ListEntry;
  readonly source: PortableName;
  /** With a tag and no digest. Undefined: named by whoever mirrors. */
  readonly target?: PortableName | undefined;
}

/** Registries that all images get in place of what the list says. */
export interface Overrides {
  readonly source?: string | undefined;
  readonly target?: string | undefined;
}

/**
 * A list's images in parts, as written where nothing is overridden. Throws what `nameImages`
 * throws: MP6001, MP6002.
 */
export function portableImages(
  items: readonly ListEntry[],
  { source, target }: Overrides,
): readonly PortableImage[] {
  const entries = imageEntries(items, { registry: target });
  const overrides = { sourceRegistry: source, targetRegistry: target };
  const rules = { registry: target ?? 'unnamed.invalid', overrides };
  const named = nameImages(entries, rules);
  return items.map((item, index) => {
    const request = named[index];
    if (request === undefined) return { item, source: partsOf(item.source) };
    return {
      item,
      source: source === undefined ? partsOf(item.source) : partsOfReference(request.source),
      target: targetOf(entries[index], request.target, target !== undefined),
    };
  });
}

function targetOf(
  entry: ImageEntry | undefined,
  named: Reference,
  isOverridden: boolean,
): PortableName | undefined {
  if (isOverridden) return partsOfReference(named);
  if (entry?.target === undefined) return undefined;
  return { name: entry.target, tag: named.tag };
}

/** A reference as written, in parts; `latest` where it has neither tag nor digest. */
function partsOf(text: string): PortableName {
  const { tag, digest } = parseReference(text);
  const [named = ''] = text.split('@');
  return { name: named.replace(/:[^:/]*$/, ''), tag, digest };
}

function partsOfReference({ registry, repository, tag, digest }: Reference): PortableName {
  return { name: `${registry}/${repository}`, tag, digest };
}

/** The parts together. */
export function joined({ name, tag, digest }: PortableName): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}
