import type { MirroredImage } from '../../mirror/mirror-set/image-mirrors.ts';
import { nameImages } from '../../mirror/naming.ts';
import { formatReference } from '../../oci/reference.ts';
import { readEntries } from '../mirror-images/entry.ts';
import { readNaming } from '../mirror-images/names.ts';
import type { PolicyArgs } from '../mirror-images/policies.ts';
import type { MirrorSetArgs } from './arguments.ts';

type Listed = Parameters<typeof readEntries>[0];

/**
 * The images that a task registered as they are, all others named as `mirror_images` names them.
 * Throws what naming throws.
 */
export function readMirrored(args: MirrorSetArgs, policies: PolicyArgs): readonly MirroredImage[] {
  const rules = readNaming({ ...args, random_tag: false }, policies);
  return args.images.flatMap((item, index): readonly MirroredImage[] => {
    if (isReport(item)) return [item];
    return nameImages(readEntries(item as Listed, index), rules).map(({ source, target }) => ({
      source: formatReference(source),
      target: formatReference(target),
    }));
  });
}

function isReport(item: unknown): item is MirroredImage {
  if (typeof item !== 'object' || item === null || !('state' in item)) return false;
  return 'source' in item && typeof item.source === 'string' && 'target' in item;
}
