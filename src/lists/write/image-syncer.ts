import { pathOf } from '../../mirror/name-style.ts';
import { parseReference } from '../../oci/reference.ts';
import type { ListFindings } from '../list-findings.ts';
import {
  type ListWriter,
  leaveOut,
  tellFilters,
  tellHosts,
  tellWishes,
  yamlText,
} from './list-writer.ts';
import { joined, type PortableImage } from './portable.ts';

const format = 'image-syncer';

/**
 * `targetRepoPrefix` and `images`. Every target there is the prefix and the whole source, so the
 * first image's prefix is that of all; images named otherwise are left out.
 */
export const writeImageSyncer: ListWriter = ({ images, filters, hosts, registry }, findings) => {
  tellFilters(filters, format, findings);
  tellHosts(hosts, format, findings);
  const prefixes = images.map(prefixOf);
  const prefix = prefixes.find((one) => one !== undefined);
  const written = images.flatMap((image, index) => {
    tellWishes(image, format, findings);
    const isNamed = image.target === undefined || prefixes[index] === prefix;
    return isNamed && prefixes[index] !== null ? [entryOf(image)] : otherwise(image, findings);
  });
  const head = prefix ?? (registry === undefined ? undefined : `${registry}/`);
  return yamlText({ ...(head ? { targetRepoPrefix: head } : {}), images: written });
};

/** Undefined: the image has no target; null: its target is not made of its source. */
function prefixOf({ source, target }: PortableImage): string | null | undefined {
  if (target === undefined) return undefined;
  const image = joined(source);
  const whole = pathOf({ image, source: parseReference(image), tag: '' }, 'whole', undefined);
  const isMade = target.name.endsWith(`/${whole}`);
  return isMade ? target.name.slice(0, -whole.length) : null;
}

function entryOf({ item, source, target }: PortableImage): unknown {
  const tag = target?.tag ?? item.tag;
  const own = tag === source.tag || tag === undefined ? {} : { tag };
  return { source: joined(source), ...own };
}

function otherwise({ item, target }: PortableImage, findings: ListFindings): [] {
  const name = target === undefined ? '' : ` ${joined(target)}`;
  leaveOut(findings, item, `the target${name} is not one prefix before the whole source`);
  return [];
}
