import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { mediaType } from '../oci/media-type.ts';
import type { Platform } from '../oci/platform.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import { putBlob, putManifest, rawManifest, repositoryOf } from '../store/repository.ts';
import type { JsonObject } from '../util/json.ts';
import { packTar } from './tar.ts';

/** What a sample image should be like. The same answers give the same bytes. */
export interface SampleImage {
  readonly repository: string;
  /** Without one, the image is there by digest only. */
  readonly tag?: string;
  /** More than one makes an index. @default linux/amd64 alone, no index */
  readonly platforms?: readonly string[];
  /** @default 1 */
  readonly layers?: number;
  /** Bytes of each layer before compression, about as many after it. @default 4096 */
  readonly layerSize?: number;
  /** @default 'oci' */
  readonly format?: 'oci' | 'docker';
  /** Another seed makes other content. The name of the repository when left out. */
  readonly seed?: string;
  /** That many layers, counted from the lowest, are the same in all images. @default 0 */
  readonly shared?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

/** Makes an image (real gzipped tar layers, config, manifest, index) and puts it into a store. */
export async function addSampleImage(
  store: RegistryStore,
  image: SampleImage,
): Promise<Descriptor> {
  const platforms = image.platforms ?? ['linux/amd64'];
  const children: Descriptor[] = [];
  for (const platform of platforms) children.push(await addPlatform(store, image, platform));
  const [only] = children;
  const root =
    only !== undefined && children.length === 1
      ? only
      : addIndex(store, image, children).descriptor;
  const repository = repositoryOf(store, image.repository);
  if (image.tag !== undefined) repository.tags.set(image.tag, root.digest);
  await store.flush();
  return root;
}

/** A layer of about that size: gzipped tar with a few files of incompressible bytes. */
export function sampleLayer(seed: string, size: number): { bytes: Buffer; diffId: Digest } {
  const note = Buffer.from(`${seed}\n`);
  const tar = packTar([
    { name: 'etc/sample-release', content: note },
    { name: `opt/${digestOf(note).slice(7, 19)}/data.bin`, content: noise(seed, size) },
  ]);
  // Stored, not deflated: fast, and the same bytes whatever zlib this Node was built with.
  return { bytes: gzipSync(tar, { level: 0 }), diffId: digestOf(tar) };
}

async function addPlatform(
  store: RegistryStore,
  image: SampleImage,
  platformName: string,
): Promise<Descriptor> {
  const repository = repositoryOf(store, image.repository);
  const docker = image.format === 'docker';
  const built = Array.from({ length: image.layers ?? 1 }, (_, index) =>
    sampleLayer(layerSeed(image, platformName, index), image.layerSize ?? 4096),
  );
  for (const { bytes } of built) await putBlob(store, repository, bytes);
  const platform = readPlatform(platformName);
  const config = jsonBytes(configOf(platform, built));
  await putBlob(store, repository, config);
  const layerType = docker ? mediaType.dockerLayer : mediaType.ociLayer;
  const manifest = jsonManifest({
    schemaVersion: 2,
    mediaType: docker ? mediaType.dockerManifest : mediaType.ociManifest,
    ...(image.artifactType === undefined ? {} : { artifactType: image.artifactType }),
    config: describe(docker ? mediaType.dockerConfig : mediaType.ociConfig, config),
    layers: built.map(({ bytes }) => describe(layerType, bytes)),
    ...extras(image),
  });
  putManifest(repository, manifest);
  return { ...manifest.descriptor, platform };
}

function addIndex(
  store: RegistryStore,
  image: SampleImage,
  children: readonly Descriptor[],
): RawManifest {
  const index = jsonManifest({
    schemaVersion: 2,
    mediaType: image.format === 'docker' ? mediaType.dockerList : mediaType.ociIndex,
    manifests: children as never,
    ...extras(image),
  });
  return putManifest(repositoryOf(store, image.repository), index);
}

/** The layers that are shared do not depend on the image. */
function layerSeed(image: SampleImage, platform: string, index: number): string {
  if (index < (image.shared ?? 0)) return `shared layer ${index}`;
  return `${image.seed ?? image.repository} ${platform} layer ${index}`;
}

function configOf(platform: Platform, layers: readonly { diffId: Digest }[]): JsonObject {
  return {
    created: '2020-01-01T00:00:00Z',
    ...(platform as unknown as JsonObject),
    config: { Env: ['PATH=/usr/bin:/bin'], Cmd: ['/bin/sh'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map((_, index) => ({
      created: '2020-01-01T00:00:00Z',
      created_by: `sample layer ${index}`,
    })),
  };
}

function extras({ annotations, subject }: SampleImage): JsonObject {
  return {
    ...(subject === undefined ? {} : { subject: subject as never }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function readPlatform(name: string): Platform {
  const [os = 'linux', architecture = 'amd64', variant] = name.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** Bytes that look random and are the same for the same seed. */
function noise(seed: string, size: number): Buffer {
  return createHash('shake128', { outputLength: Math.max(1, size) })
    .update(seed)
    .digest();
}

function jsonManifest(document: JsonObject): RawManifest {
  return rawManifest(jsonBytes(document));
}

function jsonBytes(document: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(document, undefined, 2));
}

function describe(type: string, bytes: Buffer): JsonObject {
  return { mediaType: type, digest: digestOf(bytes), size: bytes.length };
}
