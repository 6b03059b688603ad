import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { pem } from '../der/pem.ts';
import {
  childrenOf,
  type Element,
  elementAt,
  readBits,
  readElement,
  readInteger,
  sequenceIn,
} from '../der/read.ts';
import { taskCurve, typeOfKey } from './kinds.ts';

type Numbers = Readonly<Record<string, bigint | number | string>>;

/** What there is to tell of a public key, given as SubjectPublicKeyInfo. */
export interface PublicKey {
  readonly type: string;
  /** The key as text. */
  readonly text: string;
  readonly data: Numbers;
}

/** Describes a public key. Throws where it is none that can be read. */
export function describePublic(info: Buffer): PublicKey {
  const key = createPublicKey({ key: info, format: 'der', type: 'spki' });
  const [algorithm, content] = sequenceIn(info);
  const bytes = content === undefined ? Buffer.alloc(0) : readBits(content);
  const parameters = algorithm === undefined ? undefined : childrenOf(algorithm)[1];
  const data = publicNumbers(key, bytes, parameters);
  return { type: typeOfKey(key), text: pem('PUBLIC KEY', info), data };
}

function publicNumbers(key: KeyObject, bytes: Buffer, parameters: Element | undefined): Numbers {
  const { modulusLength: size = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const [modulus = 0n, exponent = 0n] = sequenceIn(bytes).map(readInteger);
      return { size, modulus, exponent };
    }
    case 'dsa': {
      const [p = 0n, q = 0n, g = 0n] = parameters ? childrenOf(parameters).map(readInteger) : [];
      return { size, p, q, g, y: readInteger(readElement(bytes)) };
    }
    case 'ec':
      return pointOn(taskCurve(namedCurve ?? ''), bytes);
    default:
      return {};
  }
}

/** Of a point that is written whole; one that is compressed has no numbers to show. */
function pointOn(curve: string, bytes: Buffer): Numbers {
  const exponent_size = Number(/\d+/.exec(curve)?.[0] ?? 0);
  if (bytes[0] !== 4) return { curve, exponent_size };
  const half = (bytes.length - 1) / 2;
  const number = (from: number) => BigInt(`0x${bytes.subarray(from, from + half).toString('hex')}`);
  return { curve, x: number(1), y: number(1 + half), exponent_size };
}

/** The secret numbers of a key. */
export function privateNumbers(key: KeyObject): Numbers {
  const info = sequenceIn(key.export({ type: 'pkcs8', format: 'der' }));
  const inner = readElement(elementAt(info, 2, 0x04).content);
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const [, , , exponent = 0n, p = 0n, q = 0n] = childrenOf(inner).map(readInteger);
      return { p, q, exponent };
    }
    case 'dsa':
      return { x: readInteger(inner) };
    case 'ec':
      return { multiplier: readInteger(elementAt(childrenOf(inner), 1, 0x04)) };
    default:
      return {};
  }
}

/** Whether what the key signs holds against its public half; null: it does not sign. */
export function isConsistent(key: KeyObject): boolean | null {
  const type = key.asymmetricKeyType ?? '';
  if (type.startsWith('x')) return null;
  const digest = type.startsWith('ed') ? null : 'sha256';
  const text = Buffer.from('consistent?');
  return verify(digest, text, createPublicKey(key), sign(digest, text, key));
}
