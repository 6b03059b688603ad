import type { Readable } from 'node:stream';
import type {
  CallOptions,
  ContentTarget,
  DeleteOptions,
  FetchOptions,
  ManifestRemover,
  RawManifest,
  ReferrerLister,
  TagLister,
  WriteOptions,
  WriteOutcome,
} from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { hasBlob, openBlob } from './blobs.ts';
import type { Endpoint } from './endpoint.ts';
import { deleteManifest, getManifest, putManifest, resolveManifest } from './manifests.ts';
import { addToReferrersTag, dropFromReferrersTag, listReferrers } from './referrers.ts';
import { listTags } from './tags.ts';
import { writeBlob } from './uploads.ts';

export interface RepositoryOptions {
  readonly registry: string;
  readonly repository: string;
  /** Makes the connection's settings, once, when the first request needs them. */
  readonly connect: () => Promise<Endpoint>;
}

/** One repository of a registry. Nothing is sent before the first call. */
export class Repository implements ContentTarget, TagLister, ReferrerLister, ManifestRemover {
  readonly name: string;
  readonly origin: string;
  readonly #connect: () => Promise<Endpoint>;
  #endpoint: Promise<Endpoint> | undefined;
  /** The referrers tag is read, changed and written: one at a time. */
  #referrersWritten: Promise<unknown> = Promise.resolve();

  constructor(options: RepositoryOptions) {
    this.name = `${options.registry}/${options.repository}`;
    this.origin = options.registry;
    this.#connect = options.connect;
  }

  async resolve(name: string, options?: CallOptions): Promise<Descriptor | undefined> {
    return resolveManifest(await this.#connected(), name, options);
  }

  async fetchManifest(name: string, options?: FetchOptions): Promise<RawManifest> {
    return getManifest(await this.#connected(), name, options);
  }

  async pushManifest(
    manifest: RawManifest,
    tag?: string,
    options: CallOptions = {},
  ): Promise<void> {
    const endpoint = await this.#connected();
    const answer = await putManifest(
      endpoint,
      manifest,
      tag ?? manifest.descriptor.digest,
      options,
    );
    if (answer.headers['oci-subject'] !== undefined) return;
    if (manifest.bytes.includes('"subject"')) await this.#keepReferrer(endpoint, manifest, options);
  }

  async deleteManifest(name: string, options: DeleteOptions = {}): Promise<boolean> {
    const endpoint = await this.#connected();
    const was = await deleteManifest(endpoint, name, options);
    const { subject } = options;
    if (was && subject !== undefined) {
      await this.#oneAtATime(() => dropFromReferrersTag(endpoint, name, { ...options, subject }));
    }
    return was;
  }

  async hasBlob(descriptor: Descriptor, options?: CallOptions): Promise<boolean> {
    return hasBlob(await this.#connected(), descriptor, options);
  }

  async openBlob(descriptor: Descriptor, options?: CallOptions): Promise<Readable> {
    return openBlob(await this.#connected(), descriptor, options);
  }

  async writeBlob(
    descriptor: Descriptor,
    open: () => Promise<Readable>,
    options?: WriteOptions,
  ): Promise<WriteOutcome> {
    return writeBlob(await this.#connected(), descriptor, open, options);
  }

  async *listTags(options?: CallOptions): AsyncIterable<string> {
    yield* listTags(await this.#connected(), options);
  }

  async listReferrers(digest: Digest, options?: CallOptions): Promise<readonly Descriptor[]> {
    return listReferrers(await this.#connected(), digest, options);
  }

  #connected(): Promise<Endpoint> {
    this.#endpoint ??= this.#connect().catch((error: unknown) => {
      this.#endpoint = undefined;
      throw error;
    });
    return this.#endpoint;
  }

  #keepReferrer(endpoint: Endpoint, manifest: RawManifest, options: CallOptions): Promise<void> {
    const parsed = parseManifest(manifest);
    return this.#oneAtATime(() => addToReferrersTag(endpoint, manifest, parsed, options));
  }

  #oneAtATime(change: () => Promise<void>): Promise<void> {
    const written = this.#referrersWritten.catch(() => {}).then(change);
    this.#referrersWritten = written;
    return written;
  }
}
