import type { Readable } from 'node:stream';
import type { RawManifest } from '../oci/content.ts';
import type { Digest, DigestAlgorithm } from '../oci/digest.ts';
import type { ParsedManifest } from '../oci/manifest.ts';

/**
 * What a registry holds. Bytes are kept once per digest, whatever the number of repositories;
 * a repository only says which of them belong to it.
 */
export interface RegistryStore {
  /** By name. A repository is there once something was put into it. */
  readonly repositories: Map<string, Repository>;
  readonly blobs: BlobBytes;
  /** Resolves when manifests and tags as they are now are kept as well as this store can. */
  flush(): Promise<void>;
}

/** One repository: changed through the functions in repository.ts. */
export interface Repository {
  readonly name: string;
  /** Sizes in bytes. */
  readonly blobs: Map<Digest, number>;
  readonly manifests: Map<Digest, StoredManifest>;
  readonly tags: Map<string, Digest>;
}

/** A manifest's exact bytes, and what they say. */
export interface StoredManifest extends RawManifest {
  readonly parsed: ParsedManifest;
}

/** The bytes of blobs, by digest. */
export interface BlobBytes {
  /** The bytes from `range.start` to `range.end`, both included; all of them without a range. */
  open(digest: Digest, range?: ByteRange): Readable;
  /** A place for a blob whose digest is checked at the end. */
  begin(algorithm?: DigestAlgorithm): Promise<BlobUpload>;
  /** Forgets the bytes; absent is fine. */
  remove(digest: Digest): Promise<void>;
}

/** Positions in bytes; both ends belong to it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A blob on its way in. */
export interface BlobUpload {
  /** Bytes received so far. */
  readonly size: number;
  write(chunk: Buffer): Promise<void>;
  /** Keeps the bytes if they have this digest; otherwise discards them and says false. */
  commit(digest: Digest): Promise<boolean>;
  discard(): Promise<void>;
}
