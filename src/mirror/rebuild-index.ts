import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, digestOf } from '../oci/digest.ts';
import type { Json, JsonObject } from '../util/json.ts';

/**
 * An index with some of its children only: one answer per child in its order, undefined for those
 * to leave out, another digest and size for those that were rebuilt themselves. All other fields
 * and their order stay, so that the same question always gives the same bytes.
 */
export function rebuildIndex(
  index: RawManifest,
  children: readonly (Pick<Descriptor, 'digest' | 'size'> | undefined)[],
): RawManifest {
  const document = JSON.parse(index.bytes.toString('utf8')) as JsonObject;
  const entries = document.manifests as readonly JsonObject[];
  const manifests = entries.flatMap((entry, position): Json[] => {
    const child = children[position];
    return child === undefined ? [] : [{ ...entry, digest: child.digest, size: child.size }];
  });
  const bytes = Buffer.from(JSON.stringify({ ...document, manifests }));
  const { mediaType, digest } = index.descriptor;
  return {
    descriptor: { mediaType, digest: digestOf(bytes, algorithmOf(digest)), size: bytes.length },
    bytes,
  };
}
