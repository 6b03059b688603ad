import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** Kinds of private keys, by the names that tasks use. */
export const keyTypes = ['DSA', 'ECC', 'Ed25519', 'Ed448', 'RSA', 'X25519', 'X448'] as const;

export type KeyType = (typeof keyTypes)[number];

/** Curves by the names that tasks use. */
export const curves = [
  'secp224r1',
  'secp256k1',
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'secp192r1',
  'brainpoolP256r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'sect163k1',
  'sect163r2',
  'sect233k1',
  'sect233r1',
  'sect283k1',
  'sect283r1',
  'sect409k1',
  'sect409r1',
  'sect571k1',
  'sect571r1',
] as const;

type Curve = (typeof curves)[number];

/** A key as it is to be. */
export interface WantedKey {
  readonly type: KeyType;
  /** Bits, of RSA and DSA keys. */
  readonly size: number;
  /** Of ECC keys. */
  readonly curve?: Curve | undefined;
}

/** Two curves have another name in OpenSSL. */
function openSslCurve(curve: Curve = 'secp256r1'): string {
  if (curve === 'secp256r1') return 'prime256v1';
  return curve === 'secp192r1' ? 'prime192v1' : curve;
}

const generate = promisify(generateKeyPair);

/** Makes a new key. */
export async function makeKey({ type, size, curve }: WantedKey): Promise<KeyObject> {
  return (await pairOf(type, size, curve)).privateKey;
}

function pairOf(type: KeyType, size: number, curve: Curve | undefined) {
  switch (type) {
    case 'RSA':
      return generate('rsa', { modulusLength: size });
    case 'DSA':
      return generate('dsa', { modulusLength: size, divisorLength: size < 2048 ? 160 : 256 });
    case 'ECC':
      return generate('ec', { namedCurve: openSslCurve(curve) });
    case 'Ed25519':
      return generate('ed25519');
    case 'Ed448':
      return generate('ed448');
    case 'X25519':
      return generate('x25519');
    case 'X448':
      return generate('x448');
  }
}

const typeNames: Readonly<Record<string, KeyType>> = {
  rsa: 'RSA',
  dsa: 'DSA',
  ec: 'ECC',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
};

/** The type of a key as tasks name it. */
export function typeOfKey(key: KeyObject): string {
  const type = key.asymmetricKeyType ?? '';
  return typeNames[type] ?? type;
}

/** The name of a curve of OpenSSL's as tasks write it. */
export function taskCurve(name: string): string {
  return curves.find((curve) => openSslCurve(curve) === name) ?? name;
}

/** Whether a key is of the type, and the size or curve, that is wanted. */
export function isAsWanted(key: KeyObject, { type, size, curve }: WantedKey): boolean {
  if (typeOfKey(key) !== type) return false;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (type === 'RSA' || type === 'DSA') return modulusLength === size;
  return type !== 'ECC' || namedCurve === openSslCurve(curve);
}
