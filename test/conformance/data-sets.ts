import { createHash } from 'node:crypto';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { type DigestAlgorithm, digestOf } from '../../src/oci/digest.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import { sampleLayer } from '../../src/server/sample-image.ts';

/** A manifest to push, in its own words. */
export interface ManifestEntry {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly tag?: string;
}

/** Content for one test, in the order in which it can be pushed. */
export interface DataSet {
  readonly name: string;
  readonly blobs: readonly Buffer[];
  readonly algorithm?: DigestAlgorithm;
  readonly manifests: readonly ManifestEntry[];
  /** Names manifests that are not there. */
  readonly isSparse?: boolean;
}

const example = 'application/vnd.example.thing.v1';
const emptyJson = Buffer.from('{}');

/**
 * What the official suite pushes (distribution-spec, conformance), as data of our own, and what
 * Helm and BuildKit push.
 */
export const dataSets: readonly DataSet[] = [
  imageSet('image', {}),
  imageSet('docker image', { format: 'docker' }),
  imageSet('no layers', { layers: 0 }),
  imageSet('large manifest', { annotations: manyAnnotations() }),
  imageSet('custom fields', { extra: { 'org.example.field': { deep: [1, 'two', null] } } }),
  imageSet('data field', { inline: true }),
  imageSet('sha512', { algorithm: 'sha512' }),
  imageSet('artifact', {
    artifactType: example,
    config: emptyJson,
    configType: mediaType.ociEmpty,
  }),
  imageSet('missing subject', { subject: descriptorOf('gone', mediaType.ociManifest) }),
  emptyBlob(),
  nonDistributable(),
  withIndex('index', ['linux/amd64', 'linux/arm64']),
  withIndex('empty index', []),
  nestedIndex(),
  { ...withIndex('sparse index', ['linux/amd64', 'linux/arm64'], 1), isSparse: true },
  withSubject(),
  indexWithSubject(),
  helmChart(),
  attested(),
];

interface Shape {
  readonly format?: 'oci' | 'docker';
  readonly layers?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  /** Descriptors carry the content in `data`. */
  readonly inline?: boolean;
  readonly algorithm?: DigestAlgorithm;
  readonly artifactType?: string;
  readonly config?: Buffer;
  readonly configType?: string;
  readonly subject?: Descriptor;
  readonly tag?: string;
}

function imageSet(name: string, shape: Shape): DataSet {
  const { blobs, manifest } = image(name, { tag: 'latest', ...shape });
  const { algorithm } = shape;
  return { name, blobs, manifests: [manifest], ...(algorithm ? { algorithm } : {}) };
}

function image(seed: string, shape: Shape): { blobs: Buffer[]; manifest: ManifestEntry } {
  const layers = Array.from({ length: shape.layers ?? 2 }, (_, index) =>
    sampleLayer(`${seed} ${index}`, 2000),
  );
  const config = shape.config ?? configFor(seed, layers);
  const docker = shape.format === 'docker';
  const configType = docker ? mediaType.dockerConfig : (shape.configType ?? mediaType.ociConfig);
  const manifest = entry(docker ? mediaType.dockerManifest : mediaType.ociManifest, shape, {
    config: describe(config, configType, shape),
    layers: layers.map(({ bytes }) =>
      describe(bytes, docker ? mediaType.dockerLayer : mediaType.ociLayer, shape),
    ),
  });
  return { blobs: [config, ...layers.map(({ bytes }) => bytes)], manifest };
}

function emptyBlob(): DataSet {
  const nothing = Buffer.alloc(0);
  const config = configFor('empty blob', []);
  const manifest = entry(
    mediaType.ociManifest,
    { tag: 'latest' },
    {
      config: describe(config, mediaType.ociConfig),
      layers: [describe(nothing, 'application/octet-stream')],
    },
  );
  return { name: 'empty blob', blobs: [config, nothing], manifests: [manifest] };
}

function nonDistributable(): DataSet {
  const config = configFor('foreign', []);
  const { bytes } = sampleLayer('foreign', 500);
  const type = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  const foreign = { ...descriptorOf('elsewhere', type), urls: ['https://store.example.com/blob'] };
  const manifest = entry(
    mediaType.ociManifest,
    { tag: 'latest' },
    {
      config: describe(config, mediaType.ociConfig),
      layers: [foreign, describe(bytes, mediaType.ociLayer)],
    },
  );
  return { name: 'non-distributable layers', blobs: [config, bytes], manifests: [manifest] };
}

/** An index of which only the first `pushed` children are pushed. */
function withIndex(name: string, platforms: readonly string[], pushed = platforms.length): DataSet {
  const children = platforms.map((platform) => image(`${name} ${platform}`, {}));
  const manifests = children.map(({ manifest }, index) => {
    const [os, architecture] = platforms[index]?.split('/') ?? [];
    return { ...manifest.descriptor, platform: { os, architecture } };
  });
  const root = entry(mediaType.ociIndex, { tag: 'latest' }, { manifests });
  const present = children.slice(0, pushed);
  return {
    name,
    blobs: present.flatMap(({ blobs }) => blobs),
    manifests: [...present.map(({ manifest }) => manifest), root],
  };
}

function nestedIndex(): DataSet {
  const inner = withIndex('inner index', ['linux/amd64', 'linux/arm64']);
  const manifests = inner.manifests.map(({ bytes, descriptor }) => ({ bytes, descriptor }));
  const root = entry(
    mediaType.ociIndex,
    { tag: 'latest' },
    {
      manifests: [manifests.at(-1)?.descriptor],
    },
  );
  return { name: 'nested index', blobs: inner.blobs, manifests: [...manifests, root] };
}

function withSubject(): DataSet {
  const subject = image('subject', { tag: 'latest' });
  const about = image('about', {
    artifactType: example,
    config: emptyJson,
    configType: mediaType.ociEmpty,
    subject: subject.manifest.descriptor,
    annotations: { 'org.example.note': 'hello' },
  });
  return {
    name: 'artifact with subject',
    blobs: [...subject.blobs, ...about.blobs],
    manifests: [subject.manifest, about.manifest],
  };
}

function indexWithSubject(): DataSet {
  const subject = image('subject of an index', { tag: 'latest' });
  const shape = { artifactType: example, subject: subject.manifest.descriptor };
  const about = entry(mediaType.ociIndex, shape, { manifests: [] });
  return {
    name: 'index with subject',
    blobs: subject.blobs,
    manifests: [subject.manifest, about],
  };
}

/** As `helm push` makes it: config, chart and provenance have types of their own. */
function helmChart(): DataSet {
  const config = Buffer.from(
    JSON.stringify({ name: 'web', version: '1.2.3+build', apiVersion: 'v2' }),
  );
  const chart = sampleLayer('helm chart', 900).bytes;
  const provenance = Buffer.from('-----BEGIN PGP SIGNED MESSAGE-----\n');
  const annotations = { 'org.opencontainers.image.title': 'web' };
  const manifest = entry(
    mediaType.ociManifest,
    { tag: 'latest', annotations },
    {
      config: describe(config, 'application/vnd.cncf.helm.config.v1+json'),
      layers: [
        describe(chart, 'application/vnd.cncf.helm.chart.content.v1.tar+gzip'),
        describe(provenance, 'application/vnd.cncf.helm.chart.provenance.v1.prov'),
      ],
    },
  );
  return { name: 'Helm chart', blobs: [config, chart, provenance], manifests: [manifest] };
}

/** As BuildKit makes it: the attestation is a child of the index, of no platform. */
function attested(): DataSet {
  const subject = image('attested', {});
  const config = configFor('attestation', []);
  const statement = Buffer.from(JSON.stringify({ _type: 'https://in-toto.io/Statement/v0.1' }));
  const about = entry(
    mediaType.ociManifest,
    {},
    {
      config: describe(config, mediaType.ociConfig),
      layers: [describe(statement, 'application/vnd.in-toto+json')],
    },
  );
  const annotations = {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': subject.manifest.descriptor.digest,
  };
  const unknown = { os: 'unknown', architecture: 'unknown' };
  const root = entry(
    mediaType.ociIndex,
    { tag: 'latest' },
    {
      manifests: [
        { ...subject.manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } },
        { ...about.descriptor, platform: unknown, annotations },
      ],
    },
  );
  const blobs = [...subject.blobs, config, statement];
  return { name: 'attestation child', blobs, manifests: [subject.manifest, about, root] };
}

function entry(type: string, shape: Shape, content: object): ManifestEntry {
  const { artifactType, subject, annotations, extra, algorithm, tag } = shape;
  const document = { schemaVersion: 2, mediaType: type, artifactType, ...content };
  const bytes = Buffer.from(JSON.stringify({ ...document, subject, annotations, ...extra }));
  const digest = digestOf(bytes, algorithm);
  const descriptor = { mediaType: type, digest, size: bytes.length };
  return tag === undefined ? { descriptor, bytes } : { descriptor, bytes, tag };
}

function describe(bytes: Buffer, type: string, shape: Shape = {}): object {
  const digest = digestOf(bytes, shape.algorithm);
  const data = shape.inline ? bytes.toString('base64') : undefined;
  return { mediaType: type, digest, size: bytes.length, data };
}

/** A descriptor of content that does not exist. */
function descriptorOf(text: string, type: string): Descriptor {
  const hex = createHash('sha256').update(text).digest('hex');
  return { mediaType: type, digest: `sha256:${hex}`, size: 123 };
}

function configFor(seed: string, layers: readonly { readonly diffId: string }[]): Buffer {
  const rootfs = { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) };
  return Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', seed, rootfs }));
}

function manyAnnotations(): Readonly<Record<string, string>> {
  const names = Array.from({ length: 390 }, (_, index) => `org.example.large-${index}`);
  return Object.fromEntries(names.map((name) => [name, 'A'.repeat(10_000)]));
}
