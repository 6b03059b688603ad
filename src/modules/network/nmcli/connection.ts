import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { runTool } from '../../command/tool.ts';
import { routeText } from './options.ts';

/** What nmcli shows of a connection; undefined: it has the property, without a value. */
export type Shown = ReadonlyMap<string, string | readonly string[] | undefined>;

/** Properties that are lists. */
const lists: ReadonlySet<string> = new Set([
  ...['ipv4.addresses', 'ipv6.addresses', 'ipv4.dns', 'ipv6.dns', 'ipv4.dns-search'],
  ...['ipv6.dns-search', 'ipv4.dns-options', 'ipv6.dns-options', 'ipv4.routing-rules'],
  ...['802-11-wireless-security.group', '802-11-wireless-security.leap-password-flags'],
  ...['802-11-wireless-security.pairwise', '802-11-wireless-security.proto'],
  ...['802-11-wireless-security.psk-flags', '802-11-wireless-security.wep-key-flags'],
  '802-11-wireless.mac-address-blacklist',
]);

/** Names of all connections, or of those in use. Throws a ModuleFailure. */
export async function connectionNames(
  name: string,
  context: PlanContext<unknown>,
  which: 'all' | 'active' = 'all',
): Promise<readonly string[]> {
  const words = which === 'active' ? ['--active'] : [];
  const argv = ['nmcli', '--fields', 'name', '--terse', 'con', 'show', ...words] as const;
  const { rc, stdout, stderr } = await runTool(argv, context);
  if (rc !== 0) throw nmcliFailure(name, stderr);
  return stdout.split('\n').map((line) => line.replaceAll(/\\(.)/g, '$1'));
}

/** The properties of a connection. Throws a ModuleFailure. */
export async function showConnection(name: string, context: PlanContext<unknown>): Promise<Shown> {
  const argv = ['nmcli', '--show-secrets', 'con', 'show', name] as const;
  const { rc, stdout, stderr } = await runTool(argv, context);
  if (rc !== 0) throw nmcliFailure(name, stderr);
  return new Map(stdout.split('\n').flatMap(readLine));
}

function readLine(line: string): (readonly [string, string | readonly string[] | undefined])[] {
  const at = line.indexOf(':');
  if (at < 1) return [];
  const name = line.slice(0, at).trim();
  const value = line.slice(at + 1).trim();
  if (value === '--') return [[name, undefined]];
  if (name === 'bond.options') return bondOptions(value);
  if (name === 'ipv4.routes' || name === 'ipv6.routes') {
    return [[name, value.split(';').map(shownRoute)]];
  }
  if (lists.has(name)) return [[name, value.split(',').map((each) => each.trim())]];
  // A number with its meaning: `1 (yes)`.
  return [[name, /^(-?\d+) \(\w+\)$/.exec(value)?.[1] ?? value]];
}

/** nmcli takes `arp-interval` for what it shows as `arp_interval`. */
function bondOptions(value: string) {
  return value.split(',').flatMap((option) => {
    const [name = '', text] = option.split('=', 2);
    if (text === undefined) return [];
    return [[name, text] as const, [name.replaceAll('_', '-'), text] as const];
  });
}

/** `{ ip = 10.0.0.0/8, nh = 10.1.1.1, mt = 5 }` as nmcli takes it. */
function shownRoute(text: string): string {
  const long: Readonly<Record<string, string>> = { nh: 'next_hop', mt: 'metric' };
  const found = [...text.matchAll(/([\w-]+)\s?=\s?([^\s,}]*)/g)];
  return routeText(
    Object.fromEntries(found.map(([, name = '', value]) => [long[name] ?? name, value])),
  );
}

/** A task about a connection that nmcli did not do. */
export function nmcliFailure(name: string, said: string, rc?: number): ModuleFailure {
  return new ModuleFailure(said, { changed: false, name, ...(rc === undefined ? {} : { rc }) });
}
