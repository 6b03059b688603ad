import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { manifestMediaType, parseManifest } from '../oci/manifest.ts';
import type { RegistryStore, Repository, StoredManifest } from './registry-store.ts';

/** The repository of that name, made when absent. */
export function repositoryOf(store: RegistryStore, name: string): Repository {
  const known = store.repositories.get(name);
  if (known) return known;
  const fresh = { name, blobs: new Map(), manifests: new Map(), tags: new Map() };
  store.repositories.set(name, fresh);
  return fresh;
}

/** What a tag or digest stands for in a repository. */
export function findManifest(
  repository: Repository | undefined,
  name: string,
): StoredManifest | undefined {
  const digest = isDigest(name) ? name : repository?.tags.get(name);
  return digest === undefined ? undefined : repository?.manifests.get(digest);
}

/**
 * Adds a manifest as it is; whether its children are there is the caller's question.
 * Throws RegistryError MP5004 when the bytes are no manifest.
 */
export function putManifest(
  repository: Repository,
  manifest: RawManifest,
  tags: readonly string[] = [],
): StoredManifest {
  const stored = { ...manifest, parsed: parseManifest(manifest) };
  repository.manifests.set(manifest.descriptor.digest, stored);
  for (const tag of tags) repository.tags.set(tag, manifest.descriptor.digest);
  return stored;
}

/** Describes a manifest by its bytes. Throws RegistryError MP5004 when they are no manifest. */
export function rawManifest(bytes: Buffer, contentType = ''): RawManifest {
  const mediaType = manifestMediaType(bytes, contentType);
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** Removes a manifest and the tags that stand for it. False when it was not there. */
export function removeManifest(repository: Repository, digest: Digest): boolean {
  for (const [tag, target] of repository.tags) {
    if (target === digest) repository.tags.delete(tag);
  }
  return repository.manifests.delete(digest);
}

/** Takes a blob out of a repository, and its bytes away when no other repository has it. */
export async function removeBlob(
  store: RegistryStore,
  repository: Repository,
  digest: Digest,
): Promise<boolean> {
  if (!repository.blobs.delete(digest)) return false;
  const isShared = [...store.repositories.values()].some(
    ({ blobs, manifests }) => blobs.has(digest) || manifests.has(digest),
  );
  if (!isShared) await store.blobs.remove(digest);
  return true;
}

/** Stores a small blob. Throws when the bytes cannot be kept. */
export async function putBlob(
  store: RegistryStore,
  repository: Repository,
  bytes: Buffer,
): Promise<Digest> {
  const digest = digestOf(bytes);
  const upload = await store.blobs.begin();
  await upload.write(bytes);
  await upload.commit(digest);
  repository.blobs.set(digest, bytes.length);
  return digest;
}

/** The manifests that name a digest as their subject (distribution-spec, Listing Referrers). */
export function referrersOf(repository: Repository | undefined, digest: Digest): Descriptor[] {
  const all = [...(repository?.manifests.values() ?? [])];
  return all.filter(({ parsed }) => parsed.subject?.digest === digest).map(asReferrer);
}

function asReferrer({ descriptor, parsed }: StoredManifest): Descriptor {
  const artifactType = parsed.artifactType ?? parsed.config?.mediaType;
  return {
    mediaType: descriptor.mediaType,
    digest: descriptor.digest,
    size: descriptor.size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(parsed.annotations).length > 0 ? { annotations: parsed.annotations } : {}),
  };
}
