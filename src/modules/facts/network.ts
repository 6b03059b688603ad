import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** Facts about addresses and interfaces. */
export function network() {
  const interfaces = Object.entries(networkInterfaces());
  const all = interfaces.flatMap(([name, addresses]) =>
    (addresses ?? []).map((address) => ({ interface: name, ...address })),
  );
  const outside = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  const v4 = outside.filter(({ family }) => family === 'IPv4');
  const v6 = outside.filter(({ family }) => family === 'IPv6');
  const route = defaultInterface();
  const main = v4.find((address) => address.interface === route?.name) ?? v4[0];
  return {
    interfaces: interfaces.map(([name]) => name),
    all_ipv4_addresses: v4.map(({ address }) => address),
    all_ipv6_addresses: v6.map(({ address }) => address),
    default_ipv4: main === undefined ? {} : described(main, route?.gateway),
    default_ipv6: v6[0] === undefined ? {} : described(v6[0], undefined),
  };
}

interface Address {
  readonly interface: string;
  readonly address: string;
  readonly netmask: string;
  readonly mac: string;
  readonly cidr: string | null;
}

function described(found: Address, gateway: string | undefined) {
  const { address, netmask, mac: macaddress } = found;
  const prefix = found.cidr?.split('/')[1] ?? '';
  const known = {
    address,
    interface: found.interface,
    alias: found.interface,
    macaddress,
    netmask,
    prefix,
  };
  return gateway === undefined ? known : { ...known, gateway };
}

/** The interface and gateway of the default route, where the system tells. */
function defaultInterface(): { readonly name: string; readonly gateway: string } | undefined {
  const line = routes().find((fields) => fields[1] === '00000000' && fields[2] !== '00000000');
  const [name, , hex] = line ?? [];
  if (name === undefined || hex === undefined) return undefined;
  const bytes = hex.match(/../g) ?? [];
  return {
    name,
    gateway: bytes
      .reverse()
      .map((byte) => Number.parseInt(byte, 16))
      .join('.'),
  };
}

function routes(): string[][] {
  try {
    return readFileSync('/proc/net/route', 'utf8')
      .split('\n')
      .map((line) => line.split('\t'));
  } catch {
    return [];
  }
}
