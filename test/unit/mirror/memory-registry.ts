import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ContentTarget, RawManifest } from '../../../src/oci/content.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { type Digest, digestOf, verifying } from '../../../src/oci/digest.ts';
import { blobsOf, parseManifest } from '../../../src/oci/manifest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { RegistryError } from '../../../src/oci/registry-error.ts';

/** A registry in memory that counts every request and refuses what a registry would refuse. */
export class MemoryRegistry {
  readonly host: string;
  /** `VERB repository name`, in order. */
  readonly requests: string[] = [];
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, RawManifest>();
  readonly tags = new Map<string, Digest>();
  /** Called before each request; may throw, or wait. */
  before: (request: string) => Promise<void> | void = () => undefined;

  constructor(host: string) {
    this.host = host;
  }

  repository(name: string): ContentTarget {
    return repositoryOf(this, name);
  }

  async request(verb: string, repository: string, name: string): Promise<void> {
    const text = `${verb} ${repository} ${name}`;
    this.requests.push(text);
    await new Promise<void>((resolve) => setImmediate(resolve));
    await this.before(text);
  }

  count(pattern: RegExp): number {
    return this.requests.filter((request) => pattern.test(request)).length;
  }

  addBlob(repository: string, bytes: Buffer, type: string = mediaType.ociLayer): Descriptor {
    const digest = digestOf(bytes);
    this.blobs.set(`${repository}@${digest}`, bytes);
    return { mediaType: type, digest, size: bytes.length };
  }

  addManifest(repository: string, document: object, type: string, tag?: string): Descriptor {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, ...document }));
    const descriptor = { mediaType: type, digest: digestOf(bytes), size: bytes.length };
    this.manifests.set(`${repository}@${descriptor.digest}`, { descriptor, bytes });
    if (tag !== undefined) this.tags.set(`${repository}:${tag}`, descriptor.digest);
    return descriptor;
  }

  /** An image of the given layers, its config told apart by `seed`. */
  addImage(
    repository: string,
    options: { readonly layers: readonly Buffer[]; readonly seed?: string; readonly tag?: string },
  ): Descriptor {
    const { layers, seed = repository, tag } = options;
    const config = this.addBlob(repository, Buffer.from(`{"os":"${seed}"}`), mediaType.ociConfig);
    const document = { config, layers: layers.map((layer) => this.addBlob(repository, layer)) };
    return this.addManifest(repository, document, mediaType.ociManifest, tag);
  }

  /** Throws unless the tag's whole graph is there, byte for byte. */
  verify(repository: string, tag: string): Digest {
    const digest = this.tags.get(`${repository}:${tag}`);
    if (digest === undefined) throw new Error(`no tag ${repository}:${tag}`);
    this.#verifyManifest(repository, digest);
    return digest;
  }

  #verifyManifest(repository: string, digest: Digest): void {
    const raw = this.manifests.get(`${repository}@${digest}`);
    if (raw === undefined || digestOf(raw.bytes) !== digest) throw new Error(`no ${digest}`);
    const parsed = parseManifest(raw);
    for (const child of parsed.manifests) this.#verifyManifest(repository, child.digest);
    for (const blob of blobsOf(parsed)) {
      const bytes = this.blobs.get(`${repository}@${blob.digest}`);
      if (bytes === undefined || digestOf(bytes) !== blob.digest)
        throw new Error(`no ${blob.digest}`);
    }
  }
}

function failure(kind: 'not-found' | 'protocol', code: string, detail?: unknown): RegistryError {
  return new RegistryError('MP5010', code, { kind, errors: [{ code, detail }] });
}

function repositoryOf(registry: MemoryRegistry, repository: string): ContentTarget {
  const digestOfName = (name: string) =>
    name.includes(':') ? (name as Digest) : registry.tags.get(`${repository}:${name}`);
  const lookUp = (name: string) => registry.manifests.get(`${repository}@${digestOfName(name)}`);
  const key = (blob: Descriptor) => `${repository}@${blob.digest}`;
  return {
    name: `${registry.host}/${repository}`,
    origin: registry.host,
    async resolve(name) {
      await registry.request('HEAD', repository, name);
      return lookUp(name)?.descriptor;
    },
    async fetchManifest(name) {
      await registry.request('GET', repository, name);
      const raw = lookUp(name);
      if (raw === undefined) throw failure('not-found', 'MANIFEST_UNKNOWN');
      return raw;
    },
    async pushManifest(manifest, tag) {
      await registry.request('PUT', repository, tag ?? manifest.descriptor.digest);
      const parsed = parseManifest(manifest);
      const missing = [
        ...parsed.manifests.filter((m) => !registry.manifests.has(key(m))),
        ...blobsOf(parsed).filter((b) => !registry.blobs.has(key(b)) && b.urls === undefined),
      ][0];
      if (missing) throw failure('protocol', 'MANIFEST_BLOB_UNKNOWN', missing.digest);
      registry.manifests.set(key(manifest.descriptor), manifest);
      if (tag !== undefined) registry.tags.set(`${repository}:${tag}`, manifest.descriptor.digest);
    },
    async hasBlob(blob) {
      await registry.request('HEADBLOB', repository, blob.digest);
      return registry.blobs.has(key(blob));
    },
    async openBlob(blob) {
      await registry.request('GETBLOB', repository, blob.digest);
      const bytes = registry.blobs.get(key(blob));
      if (bytes === undefined) throw failure('not-found', 'BLOB_UNKNOWN');
      return Readable.from([bytes]);
    },
    async writeBlob(blob, open, options = {}) {
      if (options.mountFrom !== undefined) {
        await registry.request('MOUNT', repository, blob.digest);
        const bytes = registry.blobs.get(`${options.mountFrom}@${blob.digest}`);
        if (bytes) registry.blobs.set(key(blob), bytes);
        if (bytes) return 'mounted';
      } else if (options.knownAbsent !== true) {
        await registry.request('HEADBLOB', repository, blob.digest);
        if (registry.blobs.has(key(blob))) return 'present';
      }
      await registry.request('POST', repository, blob.digest);
      const verified = verifying(blob, options.onProgress);
      const [bytes] = await Promise.all([buffer(verified), pipeline(await open(), verified)]);
      await registry.request('PUTBLOB', repository, blob.digest);
      registry.blobs.set(key(blob), bytes);
      return 'uploaded';
    },
  };
}
