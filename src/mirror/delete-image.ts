import type { ContentTarget, ManifestRemover, RawManifest, TagLister } from '../oci/content.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { nameIn, type Reference } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { CodedError } from '../util/coded-error.ts';
import { findNeeds, type Need } from './needs.ts';

/** A repository of which something is taken away. */
export type DeletePlace = ContentTarget & TagLister & ManifestRemover;

/** What is to be taken away, as it was found. */
export interface Deletion {
  /** Undefined: named by its digest alone. */
  readonly tag: string | undefined;
  readonly manifest: RawManifest;
  /** The manifest that it is about. */
  readonly subject: Digest | undefined;
  /** Tags that need the manifest; empty where nobody asked (`force`). */
  readonly neededBy: readonly Need[];
}

/** `manifest`: it and the tags that stood for it; `tag`: the tag alone. */
export type Removed = 'manifest' | 'tag' | 'nothing';

interface DeleteOptions {
  /** Takes a manifest away whoever needs it. */
  readonly force: boolean;
  readonly signal: AbortSignal;
}

/**
 * Reads what a name stands for and who else needs it. Undefined: it is not there. Throws CodedError
 * MP6061 for a digest that others need, MP6062 when the tag stands for another digest than the
 * reference says, RegistryError.
 */
export async function planDeletion(
  place: DeletePlace,
  reference: Reference,
  { force, signal }: DeleteOptions,
): Promise<Deletion | undefined> {
  const { tag, digest } = reference;
  const name = tag ?? nameIn(reference);
  if ((await place.resolve(name, { signal })) === undefined) return undefined;
  const manifest = await place.fetchManifest(name, { signal });
  const found = manifest.descriptor;
  if (digest !== undefined && found.digest !== digest) throw moved(place, reference, found.digest);
  const subject = parseManifest(manifest).subject?.digest;
  // The list of a subject's referrers names the manifest, but does not need it.
  const except = new Set([tag ?? '', subject?.replace(':', '-') ?? '']);
  const neededBy = force ? [] : await findNeeds(place, found.digest, { except, signal });
  const deletion = { tag, manifest, subject, neededBy };
  if (tag === undefined && neededBy.length > 0) throw needed(place, deletion);
  return deletion;
}

/**
 * Takes away what was planned: the manifest where nobody else needs it, else the tag alone where
 * the registry can do that. Throws CodedError MP6061 where it cannot, MP6063 where it took more
 * than the tag (which is put back), RegistryError MP6064 where it deletes nothing at all.
 */
export async function carryOutDeletion(
  place: DeletePlace,
  deletion: Deletion,
  { signal }: { readonly signal: AbortSignal },
): Promise<Removed> {
  const { tag, manifest, subject, neededBy } = deletion;
  const { digest } = manifest.descriptor;
  if (tag !== undefined && neededBy.length > 0)
    return removeTag(place, { ...deletion, tag }, signal);
  try {
    const was = await place.deleteManifest(digest, { signal, subject });
    const tagWas = tag !== undefined && (await removeLeftTag(place, tag, digest));
    return was ? 'manifest' : tagWas ? 'tag' : 'nothing';
  } catch (error) {
    throw isRefusal(error) ? cannotDelete(place, error) : error;
  }
}

/** Some registries keep the tag of a manifest that is gone. */
async function removeLeftTag(place: DeletePlace, tag: string, digest: Digest): Promise<boolean> {
  const left = await place.resolve(tag);
  return left?.digest === digest && (await place.deleteManifest(tag));
}

async function removeTag(
  place: DeletePlace,
  deletion: Deletion & { readonly tag: string },
  signal: AbortSignal,
): Promise<Removed> {
  let was: boolean;
  try {
    was = await place.deleteManifest(deletion.tag, { signal });
  } catch (error) {
    throw isRefusal(error) ? needed(place, deletion, error) : error;
  }
  const { digest } = deletion.manifest.descriptor;
  if ((await place.resolve(digest)) !== undefined) return was ? 'tag' : 'nothing';
  await putBack(place, deletion);
  throw tookMore(place, deletion.tag);
}

/** Some registries take the manifest away with one of its tags. Not interrupted by any signal. */
async function putBack(place: DeletePlace, { manifest, neededBy }: Deletion): Promise<void> {
  const tags = neededBy.filter((need) => need.as === 'tag');
  if (tags.length === 0) await place.pushManifest(manifest);
  for (const { tag } of tags) await place.pushManifest(manifest, tag);
}

/** 400 and 405: the registry has no such operation, whatever it calls it. */
function isRefusal(error: unknown): error is RegistryError {
  return error instanceof RegistryError && (error.status === 400 || error.status === 405);
}

function needed(place: DeletePlace, deletion: Deletion, refusal?: RegistryError): CodedError {
  const { neededBy, manifest } = deletion;
  const listed = neededBy.slice(0, 5).map(({ tag, as }) => (as === 'tag' ? tag : `${tag} (index)`));
  const more = neededBy.length > 5 ? ` and ${neededBy.length - 5} more` : '';
  const why =
    refusal === undefined ? '' : `, and the registry deletes no tag alone (${refusal.message})`;
  const message = `${place.name}@${manifest.descriptor.digest} is needed by ${listed.join(', ')}${more}${why}`;
  return new CodedError('MP6061', message, {
    hint: '`force: true` deletes the manifest with all its tags; an index that holds it is then broken.',
    cause: refusal,
  });
}

function moved(place: DeletePlace, { tag, digest }: Reference, found: Digest): CodedError {
  const message = `${place.name}:${tag} stands for ${found} instead of ${digest}: not deleted`;
  return new CodedError('MP6062', message, { hint: 'Name the tag alone, or the digest alone.' });
}

function tookMore(place: DeletePlace, tag: string): CodedError {
  const message = `${place.name} deletes the manifest with its tag ${tag}: what others need was put back`;
  return new CodedError('MP6063', message, {
    hint: 'This registry cannot delete one of several tags: move the others first, or use `force: true`.',
  });
}

function cannotDelete(place: DeletePlace, refusal: RegistryError): RegistryError {
  const message = `${place.name}: the registry does not delete (${refusal.message})`;
  return new RegistryError('MP6064', message, {
    ...refusal,
    kind: 'unsupported',
    hint: 'Deletion may be switched off there. docker-registry: `storage.delete.enabled: true`, or REGISTRY_STORAGE_DELETE_ENABLED=true.',
    cause: refusal,
  });
}
