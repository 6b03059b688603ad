/** Writes the Distinguished Encoding Rules (X.690) that keys, requests and certificates are in. */

/** One element: its tag byte, its length, its content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes = bytesOf(BigInt(length));
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** A number that is not negative, in as few bytes as it takes; at least one. */
function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return element(0x30, ...content);
}

/** Of one element, so that there is no order to keep. */
export function setOf(content: Uint8Array): Buffer {
  return element(0x31, content);
}

/** An integer that is not negative. */
export function integer(value: bigint | number): Buffer {
  const bytes = bytesOf(BigInt(value));
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return element(0x02, isNegative ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.from([value ? 0xff : 0]));
}

export function octets(content: Uint8Array): Buffer {
  return element(0x04, content);
}

/** Whole bytes of bits. */
export function bits(content: Uint8Array): Buffer {
  return element(0x03, Buffer.from([0]), content);
}

/** Bits by their numbers, without the zeros at the end: how flags are written. */
export function namedBits(numbers: readonly number[]): Buffer {
  if (numbers.length === 0) return element(0x03, Buffer.from([0]));
  const last = Math.max(...numbers);
  const bytes = Buffer.alloc(Math.floor(last / 8) + 1);
  for (const each of numbers) {
    const index = Math.floor(each / 8);
    bytes[index] = (bytes[index] ?? 0) | (0x80 >> (each % 8));
  }
  return element(0x03, Buffer.from([7 - (last % 8)]), bytes);
}

export const nothing: Buffer = element(0x05);

/** An object identifier from its numbers with dots between. */
export function objectId(dotted: string): Buffer {
  return element(0x06, objectIdBytes(dotted));
}

/** Only its content, as a registered ID has it. */
export function objectIdBytes(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return Buffer.concat([first * 40n + second, ...rest].map(base128));
}

function base128(value: bigint): Buffer {
  const digits = [Number(value & 0x7fn)];
  for (let left = value >> 7n; left > 0n; left >>= 7n) digits.unshift(Number(left & 0x7fn) | 0x80);
  return Buffer.from(digits);
}

export function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** Context-specific tag around others. */
export function tagged(number: number, ...content: readonly Uint8Array[]): Buffer {
  return element(0xa0 | number, ...content);
}

/** Context-specific tag in place of a plain element's own. */
export function retagged(number: number, content: Uint8Array): Buffer {
  return element(0x80 | number, content);
}

/** A moment, to the second, as certificates write it (RFC 5280, section 4.1.2.5). */
export function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/[-:T]|\..*/g, '');
  return moment.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : element(0x18, Buffer.from(`${digits}Z`));
}
