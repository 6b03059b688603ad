import type { RawManifest } from '../oci/content.ts';
import { algorithmOf, type Digest, digestOf, isDigest } from '../oci/digest.ts';
import { blobsOf, parseManifest } from '../oci/manifest.ts';
import { bareMediaType, isNonDistributable } from '../oci/media-type.ts';
import { isTag } from '../oci/reference.ts';
import type { Repository } from '../store/registry-store.ts';
import { findManifest, putManifest, removeManifest, repositoryOf } from '../store/repository.ts';
import { CodedError } from '../util/coded-error.ts';
import { unsupported } from './blobs.ts';
import type { Context } from './context.ts';
import { type Exchange, readBody } from './exchange.ts';
import { empty, Refusal, type Reply } from './reply.ts';

/** GET, HEAD, PUT and DELETE of a manifest. */
export async function answerManifest(exchange: Exchange, context: Context): Promise<Reply> {
  switch (exchange.method) {
    case 'GET':
    case 'HEAD':
      return readManifest(exchange, context);
    case 'PUT':
      return await writeManifest(exchange, context);
    case 'DELETE':
      return await deleteManifest(exchange, context);
    default:
      throw unsupported(exchange);
  }
}

function readManifest(exchange: Exchange, context: Context): Reply {
  const { repository, name } = exchange.route;
  const found = findManifest(context.store.repositories.get(repository), name);
  if (!found) throw unknownManifest(name);
  const { mediaType, digest, size } = found.descriptor;
  if (!isAccepted(mediaType, exchange.headers.accept)) {
    throw new Refusal('MANIFEST_UNKNOWN', `the Accept header does not allow ${mediaType}`);
  }
  return {
    status: 200,
    headers: {
      'Content-Type': mediaType,
      'Content-Length': `${size}`,
      'Docker-Content-Digest': digest,
      ETag: `"${digest}"`,
    },
    body: found.bytes,
  };
}

async function writeManifest(exchange: Exchange, context: Context): Promise<Reply> {
  const { repository: repositoryName, name } = exchange.route;
  const bytes = await readBody(exchange, context.rules.manifestLimit);
  if (bytes === undefined) {
    throw new Refusal('SIZE_INVALID', 'the manifest is too large', { status: 413 });
  }
  const manifest = describe(bytes, name, exchange.headers['content-type'] ?? '');
  const repository = repositoryOf(context.store, repositoryName);
  checkChildren(manifest, repository, context);
  const { parsed } = putManifest(repository, manifest, isDigest(name) ? [] : [name]);
  await context.store.flush();
  const { digest } = manifest.descriptor;
  return empty(201, {
    Location: `/v2/${repositoryName}/manifests/${digest}`,
    'Docker-Content-Digest': digest,
    ...(parsed.subject && context.rules.referrers ? { 'OCI-Subject': parsed.subject.digest } : {}),
  });
}

/** Checks what is told of a manifest against its bytes. */
function describe(bytes: Buffer, name: string, contentType: string): RawManifest {
  if (!isDigest(name) && !isTag(name)) throw invalidManifest('the reference is no tag or digest');
  const mediaType = bareMediaType(contentType);
  const algorithm = isDigest(name) ? algorithmOf(name) : 'sha256';
  const digest = digestOf(bytes, algorithm);
  if (isDigest(name) && name !== digest) {
    throw new Refusal('DIGEST_INVALID', 'the manifest does not have this digest', {
      detail: digest,
    });
  }
  const manifest = { bytes, descriptor: { mediaType, digest, size: bytes.length } };
  const parsed = orInvalid(() => parseManifest(manifest));
  if (parsed.kind === 'schema1') throw invalidManifest('schema 1 is not supported');
  if (parsed.mediaType !== mediaType) {
    throw invalidManifest(`it is ${parsed.mediaType}, but was sent as ${mediaType || 'nothing'}`);
  }
  return manifest;
}

/** Everything that a manifest names must be in the repository already. */
function checkChildren(manifest: RawManifest, repository: Repository, context: Context): void {
  const parsed = parseManifest(manifest);
  const blobs = blobsOf(parsed).filter((blob) => !blob.urls && !isNonDistributable(blob.mediaType));
  const missing = blobs.filter((blob) => !repository.blobs.has(blob.digest));
  const absent = context.rules.sparseIndexes
    ? []
    : parsed.manifests.filter((child) => !repository.manifests.has(child.digest));
  const details = [...missing, ...absent].map(({ digest }) => digest);
  if (details.length === 0) return;
  throw new Refusal('MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', { details });
}

async function deleteManifest(exchange: Exchange, context: Context): Promise<Reply> {
  if (!context.rules.deletes) throw unsupported(exchange);
  const { repository: repositoryName, name } = exchange.route;
  const repository = context.store.repositories.get(repositoryName);
  if (!repository) throw new Refusal('NAME_UNKNOWN', 'repository name not known to registry');
  if (!removeByName(repository, name)) throw unknownManifest(name);
  await context.store.flush();
  return empty(202);
}

function removeByName(repository: Repository, name: string): boolean {
  return isDigest(name) ? removeManifest(repository, name as Digest) : repository.tags.delete(name);
}

function isAccepted(mediaType: string, header: string | undefined): boolean {
  if (header === undefined || header === '') return true;
  const ranges = header.split(',').map(bareMediaType);
  return ranges.some(
    (range) => range === mediaType || range === '*/*' || range === 'application/*',
  );
}

function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CodedError) throw invalidManifest(error.message);
    throw error;
  }
}

function invalidManifest(reason: string): Refusal {
  return new Refusal('MANIFEST_INVALID', `manifest invalid: ${reason}`);
}

function unknownManifest(name: string): Refusal {
  return new Refusal('MANIFEST_UNKNOWN', 'manifest unknown', { detail: { name } });
}
