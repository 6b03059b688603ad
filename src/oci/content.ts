import type { Readable } from 'node:stream';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';

/** Given to every call that may wait. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A manifest as it travels: its exact bytes and what they are. */
export interface RawManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

export interface FetchOptions extends CallOptions {
  /** Docker's schema 1 is an answer, too; else it is refused (kind `unsupported`). */
  readonly schema1?: boolean | undefined;
}

/** Finds and reads manifests. A name is a tag or a digest. */
export interface ManifestReader {
  /** What a name stands for now; undefined when the place answers and does not have it. */
  resolve(name: string, options?: CallOptions): Promise<Descriptor | undefined>;
  /** The manifest's bytes, verified. Throws kind `not-found` when absent. */
  fetchManifest(name: string, options?: FetchOptions): Promise<RawManifest>;
}

/** Writes manifests; their children must be there already. */
export interface ManifestWriter extends ManifestReader {
  /** Stores the bytes; with a tag, the tag then stands for them. */
  pushManifest(manifest: RawManifest, tag?: string, options?: CallOptions): Promise<void>;
}

/** Reads blobs. */
export interface BlobReader {
  hasBlob(descriptor: Descriptor, options?: CallOptions): Promise<boolean>;
  /**
   * The blob's bytes from `offset` on. Not verified here: whoever writes them verifies
   * (`verifying()` in digest.ts). Resumes by itself after a break.
   */
  openBlob(descriptor: Descriptor, options?: CallOptions): Promise<Readable>;
}

/** Writes blobs, each verified before it counts as stored. */
export interface BlobWriter extends BlobReader {
  /**
   * Stores a blob. `open` is called once per attempt, so that a failed upload can start again.
   * Resolves with the bytes sent over the wire (0 when it turned out to be there).
   */
  writeBlob(
    descriptor: Descriptor,
    open: () => Promise<Readable>,
    options?: WriteOptions,
  ): Promise<WriteOutcome>;
}

export interface WriteOptions extends CallOptions {
  /** Repository of the same place that is known to hold the blob: try a mount from there first. */
  readonly mountFrom?: string | undefined;
  /** The caller knows that the blob is absent: do not ask first. */
  readonly knownAbsent?: boolean | undefined;
  /** Bytes passed so far in this attempt. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export type WriteOutcome = 'uploaded' | 'mounted' | 'present';

/** One repository (or its like) that can be read. */
export interface ContentSource extends ManifestReader, BlobReader {
  /** For messages: `registry/repository`. */
  readonly name: string;
}

/** One repository (or its like) that can be written. */
export interface ContentTarget extends ContentSource, ManifestWriter, BlobWriter {
  /**
   * Names the place within which blobs can be mounted: targets with the same origin share a
   * registry. Undefined where there is no such thing.
   */
  readonly origin?: string | undefined;
}

/** Optional capability: listing tags. */
export interface TagLister {
  listTags(options?: CallOptions): AsyncIterable<string>;
}

/** Optional capability: taking manifests and tags away. */
export interface ManifestRemover {
  /**
   * By digest: the manifest and every tag that stands for it; by tag: the tag alone, where the
   * place can do that. False when there was none (distribution-spec, Content Management).
   */
  deleteManifest(name: string, options?: DeleteOptions): Promise<boolean>;
}

export interface DeleteOptions extends CallOptions {
  /** What a manifest, named by its digest, is about: it is taken off its subject's list, too. */
  readonly subject?: Digest | undefined;
}

/** Optional capability: the manifests that name a digest as their subject. */
export interface ReferrerLister {
  listReferrers(digest: Digest, options?: CallOptions): Promise<readonly Descriptor[]>;
}
