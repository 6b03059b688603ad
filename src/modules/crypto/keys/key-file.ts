import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { integer, objectId, octets, sequence } from '../der/write.ts';
import type { KeyType } from './kinds.ts';

/** How the bytes of a key file are laid out; `unknown`: PEM, but of no private key. */
type KeyFileFormat = 'pkcs1' | 'pkcs8' | 'raw' | 'unknown';

/** By the first line, as Ansible tells them apart. */
export function formatOf(bytes: Buffer): KeyFileFormat {
  const [first = ''] = bytes.toString('latin1').split(/\r?\n/, 1);
  const label = /^-----BEGIN (.+)-----$/.exec(first)?.[1];
  if (label === undefined) return 'raw';
  if (label === 'PRIVATE KEY' || label === 'ENCRYPTED PRIVATE KEY') return 'pkcs8';
  return label.endsWith(' PRIVATE KEY') ? 'pkcs1' : 'unknown';
}

/** What it takes to read a key. */
export interface KeyReading {
  readonly passphrase?: string | undefined;
  /** Settles what 32 bytes without a header are. */
  readonly rawType?: KeyType | undefined;
}

/**
 * Reads a key file. Undefined where that is not to be done: a broken file, a wrong passphrase,
 * none for an encrypted key, or one for a key that is not encrypted.
 */
export function readKey(bytes: Buffer, { passphrase, rawType }: KeyReading): KeyObject | undefined {
  if (isEncrypted(bytes) !== (passphrase !== undefined)) return undefined;
  try {
    if (formatOf(bytes) === 'raw') return rawKey(bytes, rawType);
    return createPrivateKey({ key: bytes, format: 'pem', passphrase });
  } catch {
    return undefined;
  }
}

function isEncrypted(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return /^-----BEGIN ENCRYPTED PRIVATE KEY|^Proc-Type: 4,ENCRYPTED/m.test(text);
}

const rawObjectIds = {
  X25519: '1.3.101.110',
  X448: '1.3.101.111',
  Ed25519: '1.3.101.112',
  Ed448: '1.3.101.113',
} as const;

/** By its length; of 32 bytes an X25519 key unless an Ed25519 key is looked for. */
function rawKey(bytes: Buffer, wanted: KeyType | undefined): KeyObject | undefined {
  const short = wanted === 'Ed25519' ? 'Ed25519' : 'X25519';
  const type = ({ 32: short, 56: 'X448', 57: 'Ed448' } as const)[bytes.length];
  if (type === undefined) return undefined;
  const algorithm = sequence(objectId(rawObjectIds[type]));
  const key = sequence(integer(0), algorithm, octets(octets(bytes)));
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** The public half as SubjectPublicKeyInfo (RFC 5280, section 4.1). */
export function publicInfoOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}
