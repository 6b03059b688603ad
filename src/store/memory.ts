import { Readable } from 'node:stream';
import type { Digest, DigestAlgorithm } from '../oci/digest.ts';
import type { BlobBytes, BlobUpload, ByteRange, RegistryStore } from './registry-store.ts';
import { RunningDigest } from './running-digest.ts';

/** A store that lives as long as the process. */
export function createMemoryStore(): RegistryStore {
  return { repositories: new Map(), blobs: createMemoryBytes(), flush: async () => {} };
}

/** Blobs are kept in the chunks in which they came: no copy, whatever the size. */
type Chunks = readonly Buffer[];

function createMemoryBytes(): BlobBytes {
  const kept = new Map<Digest, Chunks>();
  return {
    open: (digest, range) =>
      Readable.from(cut(kept.get(digest) ?? [], range), { objectMode: false }),
    begin: async (algorithm) => new MemoryUpload(kept, algorithm),
    remove: async (digest) => {
      kept.delete(digest);
    },
  };
}

class MemoryUpload implements BlobUpload {
  readonly #kept: Map<Digest, Chunks>;
  readonly #hash: RunningDigest;
  #chunks: Buffer[] = [];
  size = 0;

  constructor(kept: Map<Digest, Chunks>, algorithm: DigestAlgorithm | undefined) {
    this.#kept = kept;
    this.#hash = new RunningDigest(algorithm);
  }

  async write(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk);
    this.#chunks.push(chunk);
    this.size += chunk.length;
  }

  async commit(digest: Digest): Promise<boolean> {
    const isRight = await this.#hash.matches(digest, () => Readable.from(this.#chunks));
    if (isRight) this.#kept.set(digest, this.#chunks);
    return isRight;
  }

  async discard(): Promise<void> {
    this.#chunks = [];
  }
}

function* cut(chunks: Chunks, range: ByteRange | undefined): Generator<Buffer> {
  let position = 0;
  for (const chunk of chunks) {
    const from = Math.max(0, (range?.start ?? 0) - position);
    const to = Math.min(chunk.length, (range?.end ?? Number.POSITIVE_INFINITY) + 1 - position);
    if (from < to) yield chunk.subarray(from, to);
    position += chunk.length;
  }
}
