import { type Digest, isDigest } from '../oci/digest.ts';
import { blobsOf, type ParsedManifest } from '../oci/manifest.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { staysAway } from './foreign-layer.ts';
import type { ContentPolicy } from './request.ts';

/** Codes with which a registry refuses a manifest whose content it lacks (distribution-spec). */
const codes: ReadonlySet<string> = new Set([
  'MANIFEST_BLOB_UNKNOWN',
  'MANIFEST_UNKNOWN',
  'BLOB_UNKNOWN',
]);

/**
 * What a target lacks that refused a manifest: the digests that its answer names, or all the
 * manifest's own if it names none. Undefined when that was not its reason, or when it wants a
 * layer that is not ours to send.
 */
export function missingAt(
  error: unknown,
  manifest: ParsedManifest,
  policy: ContentPolicy | undefined,
): ReadonlySet<Digest> | undefined {
  if (!(error instanceof RegistryError)) return undefined;
  const refusals = error.errors.filter(({ code }) => codes.has(code));
  if (refusals.length === 0) return undefined;
  const named = new Set(refusals.flatMap((refusal) => digestsIn(refusal)));
  const all = [...manifest.manifests, ...blobsOf(manifest)];
  if (all.some((piece) => staysAway(piece, policy) && named.has(piece.digest))) return undefined;
  const pieces = all.filter((piece) => !staysAway(piece, policy)).map(({ digest }) => digest);
  const lacking = pieces.filter((digest) => named.has(digest));
  return new Set(lacking.length === 0 ? pieces : lacking);
}

/**
 * Whether a target refuses an index because of the children that were left out on purpose: its
 * answer names one of them, or none at all. Registries without a code for it call it invalid.
 */
export function refusesSubset(error: unknown, left: ReadonlySet<Digest>): boolean {
  if (!(error instanceof RegistryError) || left.size === 0) return false;
  const refusals = error.errors.filter(
    ({ code }) => codes.has(code) || code === 'MANIFEST_INVALID',
  );
  const named = refusals.flatMap((refusal) => digestsIn(refusal));
  return refusals.length > 0 && (named.length === 0 || named.some((digest) => left.has(digest)));
}

function digestsIn(value: unknown): Digest[] {
  const text = JSON.stringify(value) ?? '';
  return [...text.matchAll(/sha\d+:[0-9a-f]+/g)].map(([digest]) => digest).filter(isDigest);
}
