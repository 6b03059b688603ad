import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { algorithmOf, type Digest, type DigestAlgorithm } from '../oci/digest.ts';

/**
 * Hashes bytes as they come in. The digest that they must have is known only at the end, so one
 * of another algorithm than the expected one costs a second reading.
 */
export class RunningDigest {
  readonly #algorithm: DigestAlgorithm;
  readonly #hash: Hash;

  constructor(algorithm: DigestAlgorithm = 'sha256') {
    this.#algorithm = algorithm;
    this.#hash = createHash(algorithm);
  }

  update(chunk: Buffer): void {
    this.#hash.update(chunk);
  }

  /** Ends the hashing. `reread` gives all bytes again, for the other algorithm. */
  async matches(digest: Digest, reread: () => Readable): Promise<boolean> {
    const algorithm = algorithmOf(digest);
    const hash = algorithm === this.#algorithm ? this.#hash : await hashAll(algorithm, reread());
    return digest === `${algorithm}:${hash.digest('hex')}`;
  }
}

async function hashAll(algorithm: DigestAlgorithm, bytes: Readable): Promise<Hash> {
  const hash = createHash(algorithm);
  for await (const chunk of bytes) hash.update(chunk as Buffer);
  return hash;
}
