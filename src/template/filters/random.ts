import { createHash, randomInt } from 'node:crypto';
import { str } from '../python/text.ts';
import { isInt } from '../python/types.ts';
import type { Value } from '../value.ts';

/** A source of random integers. */
export interface RandomSource {
  /** From 0 up to, not including, the limit. */
  below(limit: number): number;
}

/**
 * Random numbers; with a seed, the same ones as Python's `random.Random(seed)` gives (a Mersenne
 * Twister), so that a seeded choice agrees with Ansible's.
 */
export function seededRandom(seed: Value): RandomSource {
  if (seed === null) return { below: (limit) => randomInt(limit) };
  return new MersenneTwister(seedWords(seed));
}

/** Python seeds with the absolute integer, or with the text followed by its SHA-512. */
function seedWords(seed: Value): number[] {
  let number: bigint;
  if (isInt(seed) || typeof seed === 'boolean') number = BigInt(seed);
  else {
    const bytes = Buffer.from(str(seed), 'utf8');
    const digest = createHash('sha512').update(bytes).digest();
    number = BigInt(`0x${Buffer.concat([bytes, digest]).toString('hex')}`);
  }
  let rest = number < 0n ? -number : number;
  const words: number[] = [];
  for (; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}

const SIZE = 624;
const SHIFT = 397;

/** MT19937, seeded by an array of words. */
class MersenneTwister implements RandomSource {
  readonly #state = new Uint32Array(SIZE);
  #index = SIZE;

  constructor(key: readonly number[]) {
    this.#seedLinear(19650218);
    this.#mixKey(key);
  }

  below(limit: number): number {
    const bits = limit.toString(2).length;
    let value = this.#bits(bits);
    while (value >= limit) value = this.#bits(bits);
    return value;
  }

  #bits(count: number): number {
    if (count <= 32) return this.#next() >>> (32 - count);
    const low = this.#next();
    return (this.#next() >>> (64 - count)) * 2 ** 32 + low;
  }

  #at(index: number): number {
    return this.#state[index] ?? 0;
  }

  #seedLinear(seed: number): void {
    this.#state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = this.#at(i - 1);
      this.#state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
  }

  #mixKey(key: readonly number[]): void {
    let i = 1;
    const step = (factor: number, extra: (index: number) => number): void => {
      const last = this.#at(i - 1);
      this.#state[i] = (this.#at(i) ^ Math.imul(last ^ (last >>> 30), factor)) + extra(i);
      if (++i < SIZE) return;
      this.#state[0] = this.#at(SIZE - 1);
      i = 1;
    };
    for (let k = 0; k < Math.max(SIZE, key.length); k++) {
      const j = k % key.length;
      step(1664525, () => (key[j] ?? 0) + j);
    }
    for (let k = 0; k < SIZE - 1; k++) step(1566083941, (index) => -index);
    this.#state[0] = 0x80000000;
  }

  #next(): number {
    if (this.#index >= SIZE) this.#twist();
    let value = this.#at(this.#index++);
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c5680;
    value ^= (value << 15) & 0xefc60000;
    return (value ^ (value >>> 18)) >>> 0;
  }

  #twist(): void {
    for (let i = 0; i < SIZE; i++) {
      const y = (this.#at(i) & 0x80000000) | (this.#at((i + 1) % SIZE) & 0x7fffffff);
      const mixed = this.#at((i + SHIFT) % SIZE) ^ (y >>> 1);
      this.#state[i] = y & 1 ? mixed ^ 0x9908b0df : mixed;
    }
    this.#index = 0;
  }
}
