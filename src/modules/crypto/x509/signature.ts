import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { CodedError } from '../../../util/coded-error.ts';
import { childrenOf, type Element, elementAt, readBits, readObjectId } from '../der/read.ts';
import { bits, nothing, objectId, sequence } from '../der/write.ts';

/** Object identifiers of signatures, by kind of key and digest. */
const signatureIds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rsa: {
    md5: '1.2.840.113549.1.1.4',
    sha1: '1.2.840.113549.1.1.5',
    sha224: '1.2.840.113549.1.1.14',
    sha256: '1.2.840.113549.1.1.11',
    sha384: '1.2.840.113549.1.1.12',
    sha512: '1.2.840.113549.1.1.13',
  },
  ec: {
    sha1: '1.2.840.10045.4.1',
    sha224: '1.2.840.10045.4.3.1',
    sha256: '1.2.840.10045.4.3.2',
    sha384: '1.2.840.10045.4.3.3',
    sha512: '1.2.840.10045.4.3.4',
  },
  dsa: {
    sha1: '1.2.840.10040.4.3',
    sha224: '2.16.840.1.101.3.4.3.1',
    sha256: '2.16.840.1.101.3.4.3.2',
    sha384: '2.16.840.1.101.3.4.3.3',
    sha512: '2.16.840.1.101.3.4.3.4',
  },
};

/** These sign without a digest of one's choice. */
const plainIds: Readonly<Record<string, string>> = { ed25519: '1.3.101.112', ed448: '1.3.101.113' };

/** How a key signs. */
export interface Signing {
  /** AlgorithmIdentifier. */
  readonly algorithm: Buffer;
  readonly digest: string | null;
}

/** How a key signs with a digest. Throws a CodedError where it cannot. */
export function signingWith(key: KeyObject, digest: string): Signing {
  const type = key.asymmetricKeyType ?? '';
  const plain = plainIds[type];
  if (plain !== undefined) return { algorithm: sequence(objectId(plain)), digest: null };
  const byDigest = signatureIds[type];
  if (byDigest === undefined) {
    throw new CodedError('MP4335', `a key of type ${type.toUpperCase()} cannot sign`, {
      hint: 'Take one of type RSA, ECC, Ed25519, Ed448 or DSA.',
    });
  }
  const id = byDigest[digest];
  if (id === undefined) {
    throw new CodedError('MP4335', `digest ${digest} is not supported`, {
      hint: `With this key, take one of ${Object.keys(byDigest).join(', ')}.`,
    });
  }
  const end = type === 'rsa' ? [nothing] : [];
  return { algorithm: sequence(objectId(id), ...end), digest };
}

/** `SEQUENCE { content, algorithm, signature }`: requests and certificates alike. */
export function signed(content: Buffer, key: KeyObject, { algorithm, digest }: Signing): Buffer {
  return sequence(content, algorithm, bits(sign(digest, content, key)));
}

/** Whether such a sequence was signed by the owner of a public key. */
export function isSignedBy(parts: readonly Element[], publicInfo: Buffer): boolean {
  try {
    const key = createPublicKey({ key: publicInfo, format: 'der', type: 'spki' });
    const id = readObjectId(elementAt(childrenOf(elementAt(parts, 1, 0x30)), 0, 0x06));
    const digest = digestOf(key.asymmetricKeyType ?? '', id);
    if (digest === undefined) return false;
    return verify(digest, elementAt(parts, 0).whole, key, readBits(elementAt(parts, 2, 0x03)));
  } catch {
    return false;
  }
}

/** Undefined: no signature of such a key. */
function digestOf(type: string, id: string): string | null | undefined {
  if (plainIds[type] === id) return null;
  return Object.entries(signatureIds[type] ?? {}).find(([, each]) => each === id)?.[0];
}
