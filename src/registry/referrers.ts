import { nextLink } from '../http/link.ts';
import type { HttpAnswer } from '../http/message.ts';
import type { CallOptions, DeleteOptions, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { type ParsedManifest, parseManifest } from '../oci/manifest.ts';
import { mediaType } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Endpoint } from './endpoint.ts';
import { getManifest, putManifest } from './manifests.ts';

/** The tag that holds the referrers where the API is missing (distribution-spec, Referrers tag schema). */
function referrersTag(digest: Digest): string {
  return digest.replace(':', '-');
}

/** The manifests that name a digest as their subject, by the API or, where it is missing, the tag. */
export async function listReferrers(
  endpoint: Endpoint,
  digest: Digest,
  options: CallOptions = {},
): Promise<readonly Descriptor[]> {
  const first = `${endpoint.base}/referrers/${digest}`;
  const found = new Map<Digest, Descriptor>();
  const visited = new Set<string>();
  let path: string | undefined = first;
  while (path !== undefined && !visited.has(path)) {
    visited.add(path);
    const answer = await getPage(endpoint, path, options);
    const page = answer && readIndex(answer);
    if (page === undefined) return listByTag(endpoint, digest, options);
    for (const descriptor of page.manifests) found.set(descriptor.digest, descriptor);
    path = nextPage(answer, first);
  }
  return [...found.values()];
}

/**
 * Adds a manifest to the referrers tag of its subject, for registries that do not keep the list
 * by themselves. Changes to one repository must not run at the same time.
 */
export async function addToReferrersTag(
  endpoint: Endpoint,
  manifest: RawManifest,
  parsed: ParsedManifest,
  options: CallOptions,
): Promise<void> {
  if (parsed.subject === undefined) return;
  const known = await listByTag(endpoint, parsed.subject.digest, options);
  if (known.some((descriptor) => descriptor.digest === manifest.descriptor.digest)) return;
  const index = referrersIndex([...known, referrer(manifest, parsed)]);
  await putManifest(endpoint, index, referrersTag(parsed.subject.digest), options);
}

/**
 * Takes a manifest that is gone off the referrers tag of its subject, where there is one. Changes
 * to one repository must not run at the same time.
 */
export async function dropFromReferrersTag(
  endpoint: Endpoint,
  digest: string,
  { subject, signal }: DeleteOptions & { readonly subject: Digest },
): Promise<void> {
  const known = await listByTag(endpoint, subject, { signal });
  const left = known.filter((descriptor) => descriptor.digest !== digest);
  if (left.length === known.length) return;
  await putManifest(endpoint, referrersIndex(left), referrersTag(subject), { signal });
}

async function getPage(endpoint: Endpoint, path: string, { signal }: CallOptions) {
  const { session, scopes, manifestLimit: limit } = endpoint;
  const headers = { accept: mediaType.ociIndex };
  const request = { method: 'GET', path, scopes, headers, signal, limit } as const;
  const answer = await session.send(request);
  if (answer.status < 300) return answer;
  if (answer.status === 403) throw session.error(request, answer);
  return undefined;
}

/** Undefined when the answer is no index: the registry answers 200 to anything. */
function readIndex(answer: HttpAnswer): ParsedManifest | undefined {
  const type = String(answer.headers['content-type'] ?? '');
  const descriptor = { mediaType: type, digest: digestOf(answer.bytes), size: answer.bytes.length };
  try {
    const parsed = parseManifest({ descriptor, bytes: answer.bytes });
    return parsed.kind === 'index' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function nextPage(answer: HttpAnswer | undefined, first: string): string | undefined {
  const link = nextLink(answer?.headers.link);
  const question = link?.indexOf('?') ?? -1;
  return question < 0 ? undefined : `${first}${link?.slice(question)}`;
}

async function listByTag(endpoint: Endpoint, digest: Digest, options: CallOptions) {
  try {
    const raw = await getManifest(endpoint, referrersTag(digest), options);
    return parseManifest(raw).manifests;
  } catch (error) {
    if (error instanceof RegistryError && error.kind === 'not-found') return [];
    throw error;
  }
}

function referrer(manifest: RawManifest, parsed: ParsedManifest): Descriptor {
  const artifactType = parsed.artifactType ?? parsed.config?.mediaType;
  return {
    mediaType: manifest.descriptor.mediaType,
    digest: manifest.descriptor.digest,
    size: manifest.descriptor.size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(Object.keys(parsed.annotations).length === 0 ? {} : { annotations: parsed.annotations }),
  };
}

function referrersIndex(manifests: readonly Descriptor[]): RawManifest {
  const document = { schemaVersion: 2, mediaType: mediaType.ociIndex, manifests };
  const bytes = Buffer.from(JSON.stringify(document));
  return {
    descriptor: { mediaType: mediaType.ociIndex, digest: digestOf(bytes), size: bytes.length },
    bytes,
  };
}
