import type { Descriptor } from '../oci/descriptor.ts';
import { isNonDistributable } from '../oci/media-type.ts';
import type { ContentPolicy } from './request.ts';

/**
 * Layers that stay where their `urls` say (image-spec, layer.md#non-distributable-layers),
 * unless the policy has them copied.
 */
export function staysAway(blob: Descriptor, policy: ContentPolicy | undefined): boolean {
  return policy?.foreignLayers !== 'copy' && isForeign(blob);
}

/** Whether a layer is somewhere else, too. */
export function isForeign(blob: Descriptor): boolean {
  return isNonDistributable(blob.mediaType) && (blob.urls?.length ?? 0) > 0;
}
