import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { CodedError } from '../util/coded-error.ts';
import type { Descriptor } from './descriptor.ts';
import { RegistryError } from './registry-error.ts';

/** `algorithm:hex`, e.g. `sha256:…` (image-spec, descriptor.md#digests). */
export type Digest = `${string}:${string}`;

/** The registered algorithms (image-spec, descriptor.md#registered-algorithms). */
export type DigestAlgorithm = 'sha256' | 'sha512';

const hexLength: Readonly<Record<DigestAlgorithm, number>> = { sha256: 64, sha512: 128 };

/** The digest of some bytes. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/** Checks a digest's form. Throws CodedError MP5002 with the reason. */
export function parseDigest(text: string): Digest {
  const [, algorithm = '', hex = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (algorithm === '') throw invalid(text, 'it has no algorithm (as in sha256:...)');
  if (!isAlgorithm(algorithm)) throw invalid(text, `the algorithm "${algorithm}" is not supported`);
  if (hex.length !== hexLength[algorithm]) {
    throw invalid(text, `${algorithm} takes ${hexLength[algorithm]} hex digits, not ${hex.length}`);
  }
  if (!/^[0-9a-f]*$/.test(hex)) throw invalid(text, 'it may hold only 0-9 and a-f (lower case)');
  return `${algorithm}:${hex}`;
}

/** Whether a text is a digest that `parseDigest` takes. */
export function isDigest(text: string): text is Digest {
  return /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text);
}

/** The algorithm of a digest. Throws CodedError MP5002 when it is not supported. */
export function algorithmOf(digest: Digest): DigestAlgorithm {
  const algorithm = digest.slice(0, digest.indexOf(':'));
  if (!isAlgorithm(algorithm))
    throw invalid(digest, `the algorithm "${algorithm}" is not supported`);
  return algorithm;
}

/**
 * Passes a blob's bytes through, and fails with RegistryError MP5003 (kind `content`) unless
 * they have the descriptor's size and digest. The last chunk comes out only after the check: a
 * reader that needs all the bytes never gets a wrong blob whole.
 */
export function verifying(descriptor: Descriptor, onProgress?: (bytes: number) => void): Transform {
  return new VerifyingStream(descriptor, onProgress);
}

/** Throws RegistryError MP5003 (kind `content`) unless the bytes are the descriptor's. */
export function verifyBytes(bytes: Uint8Array, descriptor: Descriptor): void {
  if (bytes.length !== descriptor.size) throw wrongSize(descriptor, `${bytes.length}`);
  const found = digestOf(bytes, algorithmOf(descriptor.digest));
  if (found !== descriptor.digest) throw wrongDigest(descriptor.digest, found);
}

class VerifyingStream extends Transform {
  readonly #descriptor: Descriptor;
  readonly #onProgress: ((bytes: number) => void) | undefined;
  readonly #hash: Hash;
  #held: Buffer | undefined;
  #bytes = 0;

  constructor(descriptor: Descriptor, onProgress: ((bytes: number) => void) | undefined) {
    super({ highWaterMark: 256 * 1024 });
    this.#descriptor = descriptor;
    this.#onProgress = onProgress;
    this.#hash = createHash(algorithmOf(descriptor.digest));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#descriptor.size) {
      done(wrongSize(this.#descriptor, 'more'));
      return;
    }
    this.#hash.update(chunk);
    this.#onProgress?.(this.#bytes);
    const ready = this.#held;
    this.#held = chunk;
    done(null, ready);
  }

  override _flush(done: TransformCallback): void {
    if (this.#bytes !== this.#descriptor.size) {
      done(wrongSize(this.#descriptor, `${this.#bytes}`));
      return;
    }
    const found: Digest = `${algorithmOf(this.#descriptor.digest)}:${this.#hash.digest('hex')}`;
    if (found === this.#descriptor.digest) done(null, this.#held);
    else done(wrongDigest(this.#descriptor.digest, found));
  }
}

function isAlgorithm(text: string): text is DigestAlgorithm {
  return text === 'sha256' || text === 'sha512';
}

function wrongSize(descriptor: Descriptor, found: string): RegistryError {
  const message = `${descriptor.digest} should have ${descriptor.size} bytes, got ${found}`;
  return new RegistryError('MP5003', message, { kind: 'content' });
}

function wrongDigest(expected: Digest, found: Digest): RegistryError {
  const message = `content does not match its digest: expected ${expected}, got ${found}`;
  return new RegistryError('MP5003', message, { kind: 'content' });
}

function invalid(text: string, reason: string): CodedError {
  const shown = text.length > 140 ? `${text.slice(0, 137)}...` : text;
  return new CodedError('MP5002', `invalid digest "${shown}": ${reason}`);
}
