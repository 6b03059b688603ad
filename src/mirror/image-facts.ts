import { buffer } from 'node:stream/consumers';
import type { CallOptions, ContentSource, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, verifyBytes } from '../oci/digest.ts';
import { blobsOf, type ParsedManifest, parseManifest } from '../oci/manifest.ts';
import { isManifest, mediaType } from '../oci/media-type.ts';
import { formatPlatform, isUnknownPlatform } from '../oci/platform.ts';
import type { JsonObject } from '../util/json.ts';

/** What an image is for one platform. Sizes are bytes, as the registry stores them. */
export interface PlatformFacts {
  /** `linux/amd64`; absent where nothing names it. */
  readonly platform?: string | undefined;
  readonly digest: Digest;
  /** Config and layers. */
  readonly size: number;
  readonly layers: readonly { readonly digest: Digest; readonly size: number }[];
  readonly labels: Readonly<Record<string, string>>;
  /** As the config says it (RFC 3339). */
  readonly created?: string | undefined;
}

/** What is known of an image. */
export interface ImageFacts {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Every manifest and blob, each once. */
  readonly size: number;
  /** One where the image has no index; build attestations are left out. */
  readonly platforms: readonly PlatformFacts[];
}

/**
 * Reads an image's manifests and configs, no layers. Undefined: there is no such name. Throws
 * RegistryError.
 */
export async function readImageFacts(
  place: ContentSource,
  name: string,
  options: CallOptions,
): Promise<ImageFacts | undefined> {
  const root = await place.resolve(name, options);
  if (root === undefined) return undefined;
  const raw = await place.fetchManifest(root.digest, options);
  const sizes = new Map<Digest, number>();
  const platforms = await platformsOf(raw, { place, options, sizes });
  const size = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  return { digest: root.digest, mediaType: raw.descriptor.mediaType, size, platforms };
}

interface Reading {
  readonly place: ContentSource;
  readonly options: CallOptions;
  /** Of everything that was met. */
  readonly sizes: Map<Digest, number>;
}

async function platformsOf(
  raw: RawManifest,
  reading: Reading,
  described?: Descriptor,
): Promise<readonly PlatformFacts[]> {
  const parsed = parseManifest(raw);
  const { digest } = raw.descriptor;
  reading.sizes.set(digest, raw.bytes.length);
  for (const blob of blobsOf(parsed)) reading.sizes.set(blob.digest, blob.size);
  if (parsed.kind !== 'index') {
    const facts = await factsOf(digest, parsed, { reading, described });
    return isUnknownPlatform(described?.platform) ? [] : [facts];
  }
  const children = parsed.manifests.filter((child) => isManifest(child.mediaType));
  const below = await Promise.all(
    children.map(async (child) => {
      const manifest = await reading.place.fetchManifest(child.digest, reading.options);
      return platformsOf(manifest, reading, child);
    }),
  );
  return below.flat();
}

async function factsOf(
  digest: Digest,
  parsed: ParsedManifest,
  {
    reading,
    described,
  }: { readonly reading: Reading; readonly described?: Descriptor | undefined },
): Promise<PlatformFacts> {
  const config = await readConfig(parsed.config, reading);
  const platform = described?.platform ? formatPlatform(described.platform) : platformIn(config);
  const created = typeof config.created === 'string' ? config.created : undefined;
  return {
    ...(platform === undefined ? {} : { platform }),
    digest,
    size: blobsOf(parsed).reduce((sum, blob) => sum + blob.size, 0),
    layers: parsed.layers.map((layer) => ({ digest: layer.digest, size: layer.size })),
    labels: labelsIn(config),
    ...(created === undefined ? {} : { created }),
  };
}

/** No image's config comes near this. */
const configLimit = 8 * 1024 * 1024;

/** Empty where there is none, or it is that of something else than an image. */
async function readConfig(
  config: Descriptor | undefined,
  { place, options }: Reading,
): Promise<JsonObject> {
  const type = config?.mediaType;
  const isImage = type === mediaType.ociConfig || type === mediaType.dockerConfig;
  if (config === undefined || !isImage || config.size > configLimit) return {};
  const bytes = await buffer(await place.openBlob(config, options));
  verifyBytes(bytes, config);
  return objectIn(bytes);
}

function objectIn(bytes: Buffer): JsonObject {
  try {
    const document: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(document) ? document : {};
  } catch {
    return {};
  }
}

function platformIn({ os, architecture, variant }: JsonObject): string | undefined {
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined;
  return formatPlatform({
    os,
    architecture,
    ...(typeof variant === 'string' ? { variant } : {}),
  });
}

function labelsIn({ config }: JsonObject): Readonly<Record<string, string>> {
  const labels = isObject(config) ? config.Labels : undefined;
  if (!isObject(labels)) return {};
  const texts = Object.entries(labels).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
