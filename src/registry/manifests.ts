import type { HttpAnswer } from '../http/message.ts';
import type { CallOptions, FetchOptions, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { manifestMediaType } from '../oci/manifest.ts';
import { bareMediaType, isSchema1, manifestAccept, mediaType } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { schema1Digest } from '../oci/schema1.ts';
import type { Endpoint } from './endpoint.ts';
import type { RegistryRequest } from './session.ts';

const accept = { accept: manifestAccept };

/** What a name stands for: one HEAD, a GET only where the HEAD is refused or says too little. */
export async function resolveManifest(
  endpoint: Endpoint,
  name: string,
  { signal }: CallOptions = {},
): Promise<Descriptor | undefined> {
  const { session, scopes } = endpoint;
  const request = manifestRequest(endpoint, 'HEAD', name, { scopes, headers: accept, signal });
  const answer = await session.send(request);
  if (answer.status < 300) {
    return describeHead(answer, name) ?? (await describeByGet(endpoint, name, signal));
  }
  const isAbsent = answer.status === 404 || answer.status === 403;
  if (isAbsent && endpoint.writable) return undefined;
  if (isAbsent || answer.status === 405 || answer.status === 400) {
    return describeByGet(endpoint, name, signal);
  }
  throw session.error(request, answer);
}

/** A manifest's bytes, checked against the digest asked for and the one that was answered. */
export async function getManifest(
  endpoint: Endpoint,
  name: string,
  { signal, schema1 = false }: FetchOptions = {},
): Promise<RawManifest> {
  const { session, scopes, manifestLimit: limit } = endpoint;
  const request = manifestRequest(endpoint, 'GET', name, {
    scopes,
    headers: accept,
    signal,
    limit,
    limitHint: 'A larger manifest is read with `limits: {manifest_bytes: …}` in mirror-play.yml.',
    counts: true,
  });
  const answer = await session.send(request);
  if (answer.status >= 300) throw session.error(request, answer);
  const raw = readManifest(endpoint, answer, name);
  if (isSchema1(raw.descriptor.mediaType) && !schema1) throw refused(endpoint, name);
  return raw;
}

/**
 * Stores a manifest under its digest, or under a tag. Resolves with the answer's headers. Throws
 * RegistryError; kind `content` when the registry says that it stored something else.
 */
export async function putManifest(
  endpoint: Endpoint,
  manifest: RawManifest,
  name: string,
  { signal }: CallOptions = {},
): Promise<HttpAnswer> {
  const { session, scopes } = endpoint;
  const { descriptor, bytes: body } = manifest;
  const headers = { 'content-type': descriptor.mediaType };
  const request = manifestRequest(endpoint, 'PUT', name, { scopes, headers, body, signal });
  const answer = await session.send(request);
  if (answer.status >= 300) throw session.error(request, answer);
  const stored = digestHeader(answer);
  if (stored !== undefined && contradicts(stored, descriptor.digest)) {
    throw contentError(endpoint, `stored ${name} as ${stored} instead of ${descriptor.digest}`);
  }
  return answer;
}

/** Takes a manifest or a tag away; false when there was none. Throws RegistryError. */
export async function deleteManifest(
  endpoint: Endpoint,
  name: string,
  { signal }: CallOptions = {},
): Promise<boolean> {
  const { session, scopes } = endpoint;
  const request = manifestRequest(endpoint, 'DELETE', name, { scopes, signal });
  const answer = await session.send(request);
  if (answer.status >= 300 && answer.status !== 404) throw session.error(request, answer);
  return answer.status < 300;
}

function manifestRequest(
  endpoint: Endpoint,
  method: 'HEAD' | 'GET' | 'PUT' | 'DELETE',
  name: string,
  rest: Omit<RegistryRequest, 'method' | 'path'>,
): RegistryRequest {
  return { method, path: `${endpoint.base}/manifests/${name}`, ...rest };
}

/** Undefined when the headers do not tell digest and size. */
function describeHead(answer: HttpAnswer, name: string): Descriptor | undefined {
  const digest = digestHeader(answer) ?? (isDigest(name) ? name : undefined);
  const size = Number(answer.headers['content-length'] ?? Number.NaN);
  if (digest === undefined || !Number.isSafeInteger(size) || size <= 0) return undefined;
  if (isDigest(name) && digest !== name) return undefined;
  const type = bareMediaType(headerText(answer.headers['content-type']));
  return { mediaType: type || mediaType.unknown, digest, size };
}

async function describeByGet(
  endpoint: Endpoint,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Descriptor | undefined> {
  try {
    return (await getManifest(endpoint, name, { signal })).descriptor;
  } catch (error) {
    if (error instanceof RegistryError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

function readManifest(endpoint: Endpoint, answer: HttpAnswer, name: string): RawManifest {
  const { bytes } = answer;
  const claimed = digestHeader(answer);
  const asked = isDigest(name) ? name : undefined;
  const wanted = asked ?? claimed;
  const said = headerText(answer.headers['content-type']);
  const hash = isSchema1(bareMediaType(said)) ? schema1Digest : digestOf;
  const digest = hash(bytes, wanted === undefined ? 'sha256' : algorithmOf(wanted));
  const broken = [asked, claimed].find((other) => other && contradicts(other, digest));
  if (broken !== undefined) {
    throw contentError(endpoint, `answered ${name} with ${digest} instead of ${broken}`);
  }
  const type = typeOf(endpoint, bytes, said);
  return { descriptor: { mediaType: type, digest, size: bytes.length }, bytes };
}

function typeOf(endpoint: Endpoint, bytes: Buffer, contentType: string): string {
  try {
    return manifestMediaType(bytes, contentType);
  } catch (error) {
    const { side } = endpoint.session;
    throw error instanceof RegistryError && side !== undefined ? error.at(side) : error;
  }
}

function digestHeader(answer: HttpAnswer): Digest | undefined {
  const said = answer.headers['docker-content-digest'];
  return typeof said === 'string' && isDigest(said) ? said : undefined;
}

/** Digests of different algorithms say nothing about each other. */
function contradicts(a: Digest, b: Digest): boolean {
  return algorithmOf(a) === algorithmOf(b) && a !== b;
}

function headerText(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

function contentError(endpoint: Endpoint, what: string): RegistryError {
  const { session, repository } = endpoint;
  const message = `${new URL(session.origin).host}/${repository}: the registry ${what}`;
  return new RegistryError('MP5003', message, { kind: 'content', side: session.side });
}

function refused(endpoint: Endpoint, name: string): RegistryError {
  const message = `${endpoint.repository}:${name} is in Docker's schema 1 format, which cannot be copied`;
  return new RegistryError('MP5029', message, {
    kind: 'unsupported',
    side: endpoint.session.side,
    hint: 'Pull and push it once with a current tool, which converts it.',
  });
}
