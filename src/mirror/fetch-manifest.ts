import type { ManifestReader } from '../oci/content.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { RegistryError, type Side } from '../oci/registry-error.ts';
import type { ReadManifest } from './narrow.ts';
import { onSide } from './side.ts';
import type { Copying } from './walk.ts';

/** A manifest of an end, read. Throws RegistryError MP6011 for schema 1. */
export async function fetchManifest(
  { source, signal }: Pick<Copying, 'signal'> & { readonly source: ManifestReader },
  digest: Digest,
  side: Side = 'source',
): Promise<ReadManifest> {
  return onSide(side, async () => {
    const raw = await source.fetchManifest(digest, { signal });
    if (raw.descriptor.digest !== digest) throw substituted(digest, raw.descriptor.digest);
    const parsed = parseManifest(raw);
    if (parsed.kind === 'schema1') throw schema1(digest);
    return { raw, parsed };
  });
}

function substituted(wanted: Digest, got: Digest): RegistryError {
  return new RegistryError('MP6012', `asked for the manifest ${wanted}, got ${got}`, {
    kind: 'content',
  });
}

function schema1(digest: Digest): RegistryError {
  const message = `${digest} is Docker's schema 1, which cannot be copied unaltered`;
  return new RegistryError('MP6011', message, {
    kind: 'unsupported',
    hint: 'Have the image built or pushed again in a current format (Docker schema 2 or OCI); within an index, no engine converts it.',
  });
}
