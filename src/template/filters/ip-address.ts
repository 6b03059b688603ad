import { isIPv4, isIPv6 } from 'node:net';

/** An address or network: the number, how long its prefix is, and which version. */
export interface IpNetwork {
  readonly version: 4 | 6;
  readonly address: bigint;
  readonly prefix: number;
  /** A prefix was written. */
  readonly hasPrefix: boolean;
}

/** Bits of an address. */
export function bitsOf(version: 4 | 6): number {
  return version === 4 ? 32 : 128;
}

/** Reads `192.0.2.1`, `192.0.2.0/24`, `10.0.0.1/255.0.0.0`, `2001:db8::/32`; undefined otherwise. */
export function parseIp(text: string): IpNetwork | undefined {
  const [host = '', mask, ...rest] = text.split('/');
  if (rest.length > 0) return undefined;
  const version = isIPv4(host) ? 4 : isIPv6(host) && !host.includes('%') ? 6 : undefined;
  if (version === undefined) return undefined;
  const address = version === 4 ? parseFour(host) : parseSix(host);
  const bits = bitsOf(version);
  if (mask === undefined) return { version, address, prefix: bits, hasPrefix: false };
  const prefix = prefixOf(mask, version);
  return prefix === undefined ? undefined : { version, address, prefix, hasPrefix: true };
}

function prefixOf(mask: string, version: 4 | 6): number | undefined {
  const bits = bitsOf(version);
  if (/^\d+$/.test(mask)) return Number(mask) <= bits ? Number(mask) : undefined;
  if (version !== 4 || !isIPv4(mask)) return undefined;
  const binary = parseFour(mask).toString(2).padStart(32, '0');
  return /^1*0*$/.test(binary) ? binary.replaceAll('0', '').length : undefined;
}

function parseFour(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parseSix(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const plain = dotted ? `${dotted[1]}${hexPair(parseFour(dotted[2] ?? ''))}` : text;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from(
    { length: tail === undefined ? 0 : 8 - left.length - right.length },
    () => '0',
  );
  return [...left, ...gap, ...right].reduce(
    (value, part) => value * 65536n + BigInt(`0x${part}`),
    0n,
  );
}

function hexPair(value: bigint): string {
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

/** The shortest usual text of an address (RFC 5952 for version 6). */
export function ipText(address: bigint, version: 4 | 6): string {
  if (version === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => ((address >> shift) & 255n).toString()).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(16 * (7 - index))) & 0xffffn).toString(16),
  );
  return compressed(groups);
}

/** The longest run of zero groups, the first of equals, as `::`. */
function compressed(groups: readonly string[]): string {
  let [start, length] = [0, 0];
  for (let from = 0; from < groups.length; from++) {
    const end = groups.findIndex((group, index) => index >= from && group !== '0');
    const run = (end < 0 ? groups.length : end) - from;
    if (run > length) [start, length] = [from, run];
  }
  if (length < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
}

/** The mask of a prefix, as a number. */
export function maskOf(prefix: number, version: 4 | 6): bigint {
  const bits = bitsOf(version);
  const all = (1n << BigInt(bits)) - 1n;
  return all ^ ((1n << BigInt(bits - prefix)) - 1n);
}
