import { createHash } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Rounds that a hash without `rounds=` has had. */
export const IMPLICIT_ROUNDS = 5000;

interface Variant {
  readonly id: string;
  readonly algorithm: string;
  /** The order in which the bytes of the digest are encoded, by threes. */
  readonly order: readonly (readonly [number, number, number])[];
}

const VARIANTS: ReadonlyMap<string, Variant> = new Map([
  ['sha512', { id: '6', algorithm: 'sha512', order: rotated(64, 21, [[0, 21, 42]]) }],
  ['sha256', { id: '5', algorithm: 'sha256', order: rotated(32, 10, [[0, 10, 20]]) }],
]);

/** Each triple is the one before, turned by one place and moved on by one byte. */
function rotated(
  size: number,
  count: number,
  first: [[number, number, number]],
): [number, number, number][] {
  const order: [number, number, number][] = first;
  const turnsLeft = size === 64;
  while (order.length < count) {
    const [a, b, c] = order.at(-1) ?? [0, 0, 0];
    order.push(turnsLeft ? [b + 1, c + 1, a + 1] : [c + 1, a + 1, b + 1]);
  }
  return order;
}

/**
 * `crypt(3)` with SHA-512 or SHA-256 (Drepper's "Unix crypt using SHA-256 and SHA-512");
 * undefined for another kind.
 */
export function shaCrypt(
  kind: string,
  password: string,
  salt: string,
  rounds = IMPLICIT_ROUNDS,
): string | undefined {
  const variant = VARIANTS.get(kind);
  if (variant === undefined) return undefined;
  const digest = crypt(variant, Buffer.from(password), Buffer.from(salt), rounds);
  const mention = rounds === IMPLICIT_ROUNDS ? '' : `rounds=${rounds}$`;
  return `$${variant.id}$${mention}${salt}$${encode(variant, digest)}`;
}

function crypt({ algorithm }: Variant, password: Buffer, salt: Buffer, rounds: number): Buffer {
  const hash = (...parts: readonly Buffer[]): Buffer =>
    createHash(algorithm).update(Buffer.concat(parts)).digest();
  const first = hash(password, salt, password);
  const parts = [password, salt, fill(first, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? first : password);
  let digest = hash(...parts);
  const repeatedSalt = Array.from({ length: 16 + (digest[0] ?? 0) }, () => salt);
  const p = fill(hash(...Array.from({ length: password.length }, () => password)), password.length);
  const s = fill(hash(...repeatedSalt), salt.length);
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    const mixed = [odd ? p : digest];
    if (round % 3 !== 0) mixed.push(s);
    if (round % 7 !== 0) mixed.push(p);
    mixed.push(odd ? digest : p);
    digest = hash(...mixed);
  }
  return digest;
}

/** The bytes repeated to a length. */
function fill(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

function encode({ order, algorithm }: Variant, digest: Buffer): string {
  const at = (index: number): number => digest[index] ?? 0;
  const groups = order.map(([a, b, c]) => group((at(a) << 16) | (at(b) << 8) | at(c), 4));
  const rest = algorithm === 'sha512' ? group(at(63), 2) : group((at(31) << 8) | at(30), 3);
  return groups.join('') + rest;
}

function group(value: number, length: number): string {
  return Array.from({ length }, (_, index) => ALPHABET[(value >> (6 * index)) & 63]).join('');
}
