import { BlockList, isIP } from 'node:net';

/** Proxies by the scheme of the wanted URL, and hosts that need none. */
export interface ProxySettings {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** NO_PROXY's form: comma-separated hosts, domains, addresses, ranges, `*`. */
  readonly none?: string | undefined;
}

/** Whether a host (without port; IPv6 with or without brackets) is this machine. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(bare)
  );
}

/** The proxy for an origin; undefined: go there directly. This machine never needs one. */
export function proxyFor(origin: URL, settings: ProxySettings): string | undefined {
  const proxy = origin.protocol === 'https:' ? settings.https : settings.http;
  if (!proxy || isLoopback(origin.hostname)) return undefined;
  const port = origin.port || (origin.protocol === 'https:' ? '443' : '80');
  const exempt = (settings.none ?? '')
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => isExempt(entry.toLowerCase(), origin.hostname, port));
  if (exempt) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExempt(entry: string, hostname: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInRange(entry, hostname.replace(/^\[|\]$/g, ''));
  const [, name = '', wantedPort] = /^(\[[^\]]*\]|[^:]*|[^[]*:.*:.*)(?::(\d+))?$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const domain = name.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
  const host = hostname.replace(/^\[|\]$/g, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInRange(range: string, address: string): boolean {
  const [net = '', prefix] = range.split('/');
  const family = isIP(net);
  const bits = Number(prefix);
  if (
    family === 0 ||
    isIP(address) !== family ||
    !(bits >= 0 && bits <= (family === 4 ? 32 : 128))
  ) {
    return false;
  }
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(net, bits, type);
  return list.check(address, type);
}
