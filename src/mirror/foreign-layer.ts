import type { Descriptor } from '../oci/descriptor.ts';
import { isNonDistributable } from '../oci/media-type.ts';

/** Layers that stay where their `urls` say (image-spec, layer.md#non-distributable-layers). */
export function staysAway(blob: Descriptor): boolean {
  return isNonDistributable(blob.mediaType) && (blob.urls?.length ?? 0) > 0;
}
