import { createCipheriv, createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Bytes with the digest and the media type they are known by. */
export interface Content {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

export interface Image {
  readonly manifest: Content;
  /** Config and layers; of an index: none. */
  readonly blobs: readonly Content[];
  /** Of an index: the images it names. */
  readonly children: readonly Image[];
}

export interface LayerSpec {
  readonly seed: string;
  /** Bytes before compression, which does not make them fewer. */
  readonly size: number;
}

export interface ImageSpec {
  /** Goes into the config, so that images with the same layers differ. */
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** Default: oci. */
  readonly format?: 'oci' | 'docker' | undefined;
  /** `os/architecture[/variant]`; default linux/amd64. */
  readonly platform?: string | undefined;
  /** Layers that are at the registry already, after the others. */
  readonly given?: readonly GivenLayer[] | undefined;
}

export interface GivenLayer {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly diffId: string;
}

const mediaTypes = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const;

/** An image that is the same, byte for byte, wherever and whenever it is made. */
export function makeImage(spec: ImageSpec): Image {
  const types = mediaTypes[spec.format ?? 'oci'];
  const layers = spec.layers.map((layer) => makeLayer(layer, types.layer));
  const given = spec.given ?? [];
  const config = jsonContent(types.config, {
    ...platformFields(spec.platform),
    created: '2026-01-01T00:00:00Z',
    config: { Labels: { name: spec.name } },
    rootfs: { type: 'layers', diff_ids: [...spec.layers.map(diffId), ...given.map(idOf)] },
  });
  const manifest = jsonContent(types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: descriptor(config),
    layers: [...layers.map(descriptor), ...given.map(({ diffId: _, ...layer }) => layer)],
  });
  return { manifest, blobs: [config, ...layers], children: [] };
}

/** An index of one image per platform. */
export function makeIndex(spec: ImageSpec, platforms: readonly string[]): Image {
  const children = platforms.map((platform) =>
    makeImage({
      ...spec,
      platform,
      layers: spec.layers.map((layer) => ({ ...layer, seed: `${layer.seed} ${platform}` })),
    }),
  );
  const type = mediaTypes[spec.format ?? 'oci'].index;
  const manifest = jsonContent(type, {
    schemaVersion: 2,
    mediaType: type,
    manifests: children.map((child, index) => ({
      ...descriptor(child.manifest),
      platform: platformFields(platforms[index]),
    })),
  });
  return { manifest, blobs: [], children };
}

function platformFields(platform = 'linux/amd64') {
  const [os, architecture, variant] = platform.split('/');
  return { os, architecture, ...(variant && { variant }) };
}

const layerCache = new Map<string, Content>();

function makeLayer(spec: LayerSpec, mediaType: string): Content {
  const key = `${spec.seed}\n${spec.size}\n${mediaType}`;
  const known = layerCache.get(key);
  if (known) return known;
  const layer = content(mediaType, gzipSync(noise(spec), { level: 0 }));
  if (spec.size <= 4 * 1024 * 1024) layerCache.set(key, layer);
  return layer;
}

function idOf(layer: GivenLayer): string {
  return layer.diffId;
}

function diffId(spec: LayerSpec): string {
  return `sha256:${createHash('sha256').update(noise(spec)).digest('hex')}`;
}

/** Bytes that look random and follow from the seed alone. */
function noise({ seed, size }: LayerSpec): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

function jsonContent(mediaType: string, value: unknown): Content {
  return content(mediaType, Buffer.from(JSON.stringify(value)));
}

function content(mediaType: string, bytes: Buffer): Content {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { mediaType, digest, bytes };
}

function descriptor({ mediaType, digest, bytes }: Content) {
  return { mediaType, digest, size: bytes.length };
}
