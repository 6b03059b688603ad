import type { Filter } from '../plugins.ts';
import { indexOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { isInt, isSequence } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { bitsOf, type IpNetwork, ipText, maskOf, parseIp } from './ip-address.ts';

/** Filters of ansible.utils over IP addresses: what fits is given back, anything else is false. */
export const IP_FILTERS: Readonly<Record<string, Filter>> = {
  ipaddr: (value, [query = '']) => each(value, (item) => answer(item, query, undefined)),
  ipv4: (value, [query = '']) => each(value, (item) => answer(item, query, 4)),
  ipv6: (value, [query = '']) => each(value, (item) => answer(item, query, 6)),
  ipwrap: (value) => (isSequence(value) ? value.map((item) => wrap(item)) : wrap(value)),
  ipmath: (value, [amount = 0]) => ipMath(str(value), indexOf(amount)),
  ipsubnet: (value, [query = '', index]) => subnet(str(value), query, index),
};

function each(value: Value, ask: (item: Value) => Value): Value {
  if (!isSequence(value)) return ask(value);
  return Array.from(value, ask).filter((item) => item !== false);
}

type Property = (ip: IpNetwork) => Value;

function plain(address: bigint, { version }: IpNetwork): string {
  return ipText(address, version);
}

function networkOf({ address, prefix, version }: IpNetwork): bigint {
  return address & maskOf(prefix, version);
}

function sizeOf({ prefix, version }: IpNetwork): bigint {
  return 1n << BigInt(bitsOf(version) - prefix);
}

function lastOf(ip: IpNetwork): bigint {
  return networkOf(ip) + sizeOf(ip) - 1n;
}

/** Networks of one or two addresses have no network or broadcast address of their own. */
function isTiny({ prefix, version }: IpNetwork): boolean {
  return prefix >= bitsOf(version) - 1;
}

function isNetwork(ip: IpNetwork): boolean {
  return ip.hasPrefix && ip.address === networkOf(ip) && ip.prefix < bitsOf(ip.version);
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

function isWithin(ip: IpNetwork, text: string): boolean {
  const outer = parseIp(text);
  if (outer === undefined || outer.version !== ip.version || outer.prefix > ip.prefix) return false;
  return (ip.address & maskOf(outer.prefix, ip.version)) === networkOf(outer);
}

const PROPERTIES: ReadonlyMap<string, Property> = new Map<string, Property>([
  ['address', (ip) => (isNetwork(ip) ? false : plain(ip.address, ip))],
  ['ip', (ip) => (isNetwork(ip) ? false : plain(ip.address, ip))],
  ['host', (ip) => (isNetwork(ip) ? false : `${plain(ip.address, ip)}/${ip.prefix}`)],
  ['net', (ip) => (isNetwork(ip) ? `${plain(ip.address, ip)}/${ip.prefix}` : false)],
  ['network', (ip) => plain(networkOf(ip), ip)],
  ['network_id', (ip) => plain(networkOf(ip), ip)],
  ['subnet', (ip) => `${plain(networkOf(ip), ip)}/${ip.prefix}`],
  ['network/prefix', (ip) => `${plain(networkOf(ip), ip)}/${ip.prefix}`],
  ['network/cidr', (ip) => `${plain(networkOf(ip), ip)}/${ip.prefix}`],
  ['ip/prefix', (ip) => `${plain(ip.address, ip)}/${ip.prefix}`],
  ['address/prefix', (ip) => `${plain(ip.address, ip)}/${ip.prefix}`],
  ['netmask', (ip) => plain(maskOf(ip.prefix, ip.version), ip)],
  ['hostmask', (ip) => plain(sizeOf(ip) - 1n, ip)],
  ['wildcard', (ip) => plain(sizeOf(ip) - 1n, ip)],
  ['prefix', (ip) => ip.prefix],
  ['version', (ip) => ip.version],
  ['type', (ip) => (isNetwork(ip) ? 'network' : 'address')],
  ['size', (ip) => Number(sizeOf(ip))],
  ['broadcast', (ip) => (isTiny(ip) ? false : plain(lastOf(ip), ip))],
  ['first_usable', (ip) => (isTiny(ip) ? false : plain(networkOf(ip) + 1n, ip))],
  ['last_usable', (ip) => (isTiny(ip) ? false : plain(lastOf(ip) - 1n, ip))],
  ['range_usable', rangeUsable],
  ['next_usable', (ip) => (ip.address + 1n < lastOf(ip) ? plain(ip.address + 1n, ip) : false)],
  [
    'previous_usable',
    (ip) => (ip.address - 1n > networkOf(ip) ? plain(ip.address - 1n, ip) : false),
  ],
  ['int', (ip) => Number(ip.address)],
  ['private', (ip) => PRIVATE.some((range) => isWithin(ip, range)) && same(ip)],
  ['public', (ip) => !PRIVATE.some((range) => isWithin(ip, range)) && same(ip)],
  ['loopback', (ip) => ['127.0.0.0/8', '::1'].some((range) => isWithin(ip, range)) && same(ip)],
  ['wrap', (ip) => wrap(same(ip))],
]);

function rangeUsable(ip: IpNetwork): Value {
  return isTiny(ip) ? false : `${plain(networkOf(ip) + 1n, ip)}-${plain(lastOf(ip) - 1n, ip)}`;
}

/** The value as it was given, in its usual form. */
function same(ip: IpNetwork): string {
  const text = plain(ip.address, ip);
  return ip.hasPrefix ? `${text}/${ip.prefix}` : text;
}

function answer(value: Value, query: Value, version: 4 | 6 | undefined): Value {
  const ip = parseIp(str(value));
  if (ip === undefined || (version !== undefined && ip.version !== version)) return false;
  if (isInt(query)) return nth(ip, BigInt(query));
  const name = str(query);
  if (name === '') return same(ip);
  const property = PROPERTIES.get(name);
  if (property !== undefined) return property(ip);
  if (/^-?\d+$/.test(name)) return nth(ip, BigInt(name));
  if (parseIp(name) !== undefined) return isWithin(ip, name) ? same(ip) : false;
  throw valueError(`ipaddr: unknown filter type: ${name}`);
}

function nth(ip: IpNetwork, index: bigint): Value {
  const address = index < 0n ? lastOf(ip) + 1n + index : networkOf(ip) + index;
  if (address < networkOf(ip) || address > lastOf(ip)) return false;
  return `${plain(address, ip)}/${ip.prefix}`;
}

function wrap(value: Value): Value {
  const text = str(value);
  const ip = parseIp(text);
  if (ip?.version !== 6) return value;
  const [host = '', prefix] = text.split('/');
  return prefix === undefined ? `[${host}]` : `[${host}]/${prefix}`;
}

function ipMath(text: string, amount: number): string {
  const ip = parseIp(text);
  if (ip === undefined) throw valueError(`You must pass a valid IP address; ${text} is invalid`);
  return plain(ip.address + BigInt(amount), ip);
}

function subnet(text: string, query: Value, index: Value | undefined): Value {
  const ip = parseIp(text);
  if (ip === undefined) return false;
  const prefix = Number(str(query));
  if (query === '' || !Number.isInteger(prefix)) return same(ip);
  if (prefix < ip.prefix || prefix > bitsOf(ip.version)) return false;
  const count = 1n << BigInt(prefix - ip.prefix);
  if (index === undefined) return Number(count);
  const wanted = BigInt(indexOf(index));
  const at = wanted < 0n ? count + wanted : wanted;
  const step = 1n << BigInt(bitsOf(ip.version) - prefix);
  return at < 0n || at >= count ? false : `${plain(networkOf(ip) + at * step, ip)}/${prefix}`;
}
