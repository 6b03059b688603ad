import { createHash } from 'node:crypto';

/** Digests that Python guarantees, and what they are called here. */
const algorithms: Readonly<Record<string, string>> = {
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  md5: 'md5',
  sha1: 'sha1',
  sha224: 'sha224',
  sha256: 'sha256',
  sha384: 'sha384',
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  sha512: 'sha512',
  shake_128: 'shake128',
  shake_256: 'shake256',
};

/** Of bytes by every digest, as pairs of digits with colons between. */
export function fingerprintsOf(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(algorithms).flatMap(([name, algorithm]) => {
      const digest = digestOf(bytes, algorithm);
      return digest === undefined ? [] : [[name, pairs(digest)]];
    }),
  );
}

/** Undefined where the digest is forbidden on this machine (FIPS). */
function digestOf(bytes: Uint8Array, algorithm: string): Buffer | undefined {
  const length = algorithm.startsWith('shake') ? { outputLength: 32 } : {};
  try {
    return createHash(algorithm, length).update(bytes).digest();
  } catch {
    return undefined;
  }
}

/** `0a:1b` */
export function pairs(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}
