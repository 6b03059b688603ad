import type { Json, JsonObject } from '../util/json.ts';
import type { RawManifest } from './content.ts';
import type { Descriptor } from './descriptor.ts';
import { isDigest } from './digest.ts';
import {
  bareMediaType,
  isImageManifest,
  isIndex,
  isManifest,
  isSchema1,
  mediaType,
} from './media-type.ts';
import { formatPlatform, isUnknownPlatform, type Platform } from './platform.ts';
import { RegistryError } from './registry-error.ts';

/** What a manifest holds, whatever its family. Lists that a family lacks are empty. */
export interface ParsedManifest {
  /** `image` names blobs, `index` names manifests; `schema1` is recognised and not read. */
  readonly kind: 'image' | 'index' | 'schema1';
  readonly mediaType: string;
  readonly artifactType: string | undefined;
  /** An index's children. */
  readonly manifests: readonly Descriptor[];
  readonly config: Descriptor | undefined;
  /** Layers of an image, blobs of an OCI artifact manifest. */
  readonly layers: readonly Descriptor[];
  /** The manifest that this one is about (image-spec 1.1). */
  readonly subject: Descriptor | undefined;
  /** Names of an index's platforms, without attestations, each once. */
  readonly platforms: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Reads a manifest (image-spec manifest.md, image-index.md; Docker schema 2). Tolerates a missing
 * `mediaType`. Throws RegistryError MP5004 (kind `protocol`) when it is none.
 */
export function parseManifest(raw: RawManifest): ParsedManifest {
  const document = parseObject(raw.bytes);
  const type = typeOf(document, raw.descriptor.mediaType);
  if (isIndex(type) && (document.layers || document.config)) throw ambiguous();
  if (isImageManifest(type) && document.manifests) throw ambiguous();
  const index = isIndex(type);
  const manifests = index ? descriptors(document.manifests, mediaType.ociManifest) : [];
  const layers = isImageManifest(type) ? (document.layers ?? document.blobs) : undefined;
  return {
    kind: isSchema1(type) ? 'schema1' : index ? 'index' : 'image',
    mediaType: type,
    artifactType: text(document.artifactType),
    manifests,
    config: isImageManifest(type) ? optional(document.config) : undefined,
    layers: descriptors(layers, mediaType.unknown),
    subject: optional(document.subject),
    platforms: platformNames(manifests),
    annotations: strings(document.annotations),
  };
}

/**
 * A manifest's media type: its own word, else what the answer said, else what its fields show.
 * Throws RegistryError MP5004 (kind `protocol`) when the bytes are no manifest.
 */
export function manifestMediaType(bytes: Buffer, contentType: string): string {
  return typeOf(parseObject(bytes), contentType);
}

/** The blobs of a manifest, config first, in its order. */
export function blobsOf(manifest: ParsedManifest): readonly Descriptor[] {
  return manifest.config === undefined ? manifest.layers : [manifest.config, ...manifest.layers];
}

function parseObject(bytes: Buffer): JsonObject {
  let document: Json;
  try {
    document = JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    throw unreadable('it is not JSON');
  }
  if (!isObject(document)) throw unreadable('it is not a JSON object');
  return document;
}

function typeOf(document: JsonObject, contentType: string): string {
  if (document.schemaVersion === 1 || document.fsLayers) return mediaType.dockerSchema1Signed;
  const own = text(document.mediaType);
  if (own !== undefined && isManifest(own)) return own;
  const said = bareMediaType(contentType);
  if (isManifest(said)) return said;
  if (Array.isArray(document.manifests)) return mediaType.ociIndex;
  if (Array.isArray(document.layers)) return mediaType.ociManifest;
  if (Array.isArray(document.blobs)) return mediaType.ociArtifact;
  throw unreadable(`its type is unknown (${own ?? (said || 'none given')})`);
}

function descriptors(value: Json | undefined, defaultType: string): Descriptor[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw unreadable('a list of descriptors is not a list');
  return value.map((entry: Json) => descriptor(entry, defaultType));
}

function optional(value: Json | undefined): Descriptor | undefined {
  return value === undefined || value === null ? undefined : descriptor(value, mediaType.unknown);
}

function descriptor(value: Json, defaultType: string): Descriptor {
  if (!isObject(value)) throw unreadable('a descriptor is not an object');
  const digest = text(value.digest) ?? '';
  if (!isDigest(digest)) throw unreadable(`a descriptor has the digest "${digest.slice(0, 140)}"`);
  const size = value.size;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw unreadable(`the descriptor of ${digest} has no valid size`);
  }
  return { mediaType: text(value.mediaType) ?? defaultType, digest, size, ...extras(value) };
}

function extras(value: JsonObject): Partial<Descriptor> {
  const platform = platformOf(value.platform);
  const artifactType = text(value.artifactType);
  const urls = Array.isArray(value.urls) ? value.urls.filter((url) => typeof url === 'string') : [];
  return {
    ...(platform ? { platform } : {}),
    ...(artifactType ? { artifactType } : {}),
    ...(value.annotations ? { annotations: strings(value.annotations) } : {}),
    ...(urls.length > 0 ? { urls } : {}),
  };
}

function platformOf(value: Json | undefined): Platform | undefined {
  if (!isObject(value)) return undefined;
  const variant = text(value.variant);
  const version = text(value['os.version']);
  const features = value['os.features'];
  return {
    os: text(value.os) ?? 'unknown',
    architecture: text(value.architecture) ?? 'unknown',
    ...(variant ? { variant } : {}),
    ...(version ? { 'os.version': version } : {}),
    ...(Array.isArray(features)
      ? { 'os.features': features.filter((name) => typeof name === 'string') }
      : {}),
  };
}

function platformNames(manifests: readonly Descriptor[]): readonly string[] {
  const known = manifests.flatMap(({ platform }) =>
    platform === undefined || isUnknownPlatform(platform) ? [] : [formatPlatform(platform)],
  );
  return [...new Set(known)];
}

function strings(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).flatMap(([name, entry]) =>
    typeof entry === 'string' ? [[name, entry] as const] : [],
  );
  return Object.fromEntries(entries);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function ambiguous(): RegistryError {
  return unreadable('it claims to be an index and an image at once');
}

function unreadable(reason: string): RegistryError {
  return new RegistryError('MP5004', `unreadable manifest: ${reason}`, { kind: 'protocol' });
}
