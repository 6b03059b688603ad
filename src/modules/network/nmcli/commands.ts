import type { PlannedCommand } from '../../command/command-plan.ts';
import type { NmcliArguments } from './arguments.ts';
import { isTunnel, type Property, type PropertyValue, yesNo } from './options.ts';

/** Properties that go through the editor's input, so that nobody sees them among processes. */
const secret = /^802-11-wireless-security\.(?:leap-password|psk|wep-key[0-3])$/;

/** What makes the connection. */
export function creation(args: NmcliArguments, properties: readonly Property[]) {
  const { conn_name, type = '', ifname } = args;
  const kind = isTunnel(type) ? 'ip-tunnel' : type;
  const start = ['nmcli', 'con', 'add', 'type', kind, 'con-name', conn_name] as const;
  // A VPN has no interface of its own.
  const device = ifname ?? (type === 'vpn' ? undefined : conn_name);
  return updates(start, [['connection.interface-name', device], ...properties], conn_name);
}

/** What changes the connection. */
export function modification(
  { conn_name, ifname }: NmcliArguments,
  properties: readonly Property[],
) {
  const start = ['nmcli', 'con', 'modify', conn_name] as const;
  return updates(start, [['connection.interface-name', ifname], ...properties], conn_name);
}

function updates(
  start: readonly [string, ...string[]],
  properties: readonly Property[],
  name: string,
): readonly PlannedCommand[] {
  const given = properties.flatMap(([property, value]) =>
    value === undefined ? [] : [[property, textOf(value)] as const],
  );
  const open = given.filter(([property]) => !secret.test(property));
  const hidden = given.filter(([property]) => secret.test(property));
  const stdin = [...hidden.map((pair) => `set ${pair.join(' ')}`), 'save', 'quit'].join('\n');
  return [
    { argv: [...start, ...open.flatMap(words)] },
    ...(hidden.length === 0 ? [] : [{ argv: ['nmcli', 'con', 'edit', name] as const, stdin }]),
  ];
}

function words([property, value]: readonly [string, string]): readonly string[] {
  const isBondOption = property === 'xmit_hash_policy' || property === 'fail_over_mac';
  return isBondOption ? ['+bond.options', `${property}=${value}`] : [property, value];
}

function textOf(value: PropertyValue): string {
  if (typeof value === 'boolean') return yesNo(value);
  return typeof value === 'object' ? value.join(',') : String(value);
}

/** Whether a new connection is to come up at once, so that what it was told takes effect. */
export function comesUp({ type, mtu, dns4, dns6 }: NmcliArguments): boolean {
  const hasServers = dns4 !== undefined || dns6 !== undefined;
  if (type === 'team') return hasServers;
  const types = ['bond', 'dummy', 'ethernet', 'infiniband', 'wifi'];
  return types.includes(type ?? '') && (hasServers || mtu !== undefined);
}
