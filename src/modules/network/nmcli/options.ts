import type { NmcliArguments } from './arguments.ts';

/** A property of a connection, by its name in nmcli. */
export type Property = readonly [string, PropertyValue | undefined];

export type PropertyValue = string | number | boolean | readonly string[];

type Fields = Readonly<Record<string, unknown>>;

/** Types that have addresses of their own. */
const withAddresses: readonly string[] = [
  ...['bond', 'bridge', 'dummy', 'ethernet', '802-3-ethernet', 'generic', 'gre', 'infiniband'],
  ...[
    'ipip',
    'sit',
    'team',
    'vlan',
    'wifi',
    '802-11-wireless',
    'gsm',
    'macvlan',
    'wireguard',
    'vpn',
  ],
];

const ports: readonly string[] = ['bond-slave', 'bridge-slave', 'team-slave', 'wifi'];

/** Types of which nmcli is told the size of packets. */
export const withMtu: readonly string[] = ['dummy', 'ethernet', 'team-slave', 'vlan'];

export const mtuProperty = '802-3-ethernet.mtu';

/** Whether nmcli knows the type as ip-tunnel. */
export function isTunnel(type: string | undefined): boolean {
  return type === 'gre' || type === 'ipip' || type === 'sit';
}

export function macProperty(type: string | undefined): string {
  return type === 'bridge' ? 'bridge.mac-address' : '802-3-ethernet.cloned-mac-address';
}

/** What the arguments say of a connection of that type, in the order that nmcli is told it. */
export function propertiesOf(args: NmcliArguments, type: string | undefined): readonly Property[] {
  const { master, slave_type } = args;
  const isPort = ports.includes(type ?? '') || slave_type !== undefined;
  return [
    ['connection.autoconnect', args.autoconnect],
    ['connection.autoconnect-priority', args.autoconnect_priority],
    ['connection.autoconnect-retries', args.autoconnect_retries],
    ['connection.zone', args.zone],
    ...(withAddresses.includes(type ?? '') && master === undefined ? addresses(args) : []),
    ...(args.mac ? [[macProperty(type), args.mac] as const] : []),
    ...(withMtu.includes(type ?? '') ? [[mtuProperty, args.mtu] as const] : []),
    ...(isPort ? [['connection.master', master] as const] : []),
    ...(slave_type === undefined ? [] : [['connection.slave-type', slave_type] as const]),
    ...(special[type ?? '']?.(args) ?? []),
  ];
}

function addresses(args: NmcliArguments): readonly Property[] {
  return [
    ['ipv4.addresses', args.ip4?.map((each) => (each.includes('/') ? each : `${each}/32`))],
    ['ipv4.dhcp-client-id', args.dhcp_client_id],
    ['ipv4.dns', args.dns4],
    ['ipv4.dns-search', args.dns4_search],
    ['ipv4.dns-options', args.dns4_options],
    ['ipv4.ignore-auto-dns', args.dns4_ignore_auto],
    ['ipv4.gateway', args.gw4],
    ['ipv4.ignore-auto-routes', args.gw4_ignore_auto],
    ['ipv4.routes', args.routes4 ?? args.routes4_extended?.map(routeText)],
    ['ipv4.route-metric', args.route_metric4],
    ['ipv4.routing-rules', args.routing_rules4],
    ['ipv4.never-default', args.never_default4],
    ['ipv4.method', args.method4 ?? impliedMethod(args, args.ip4)],
    ['ipv4.may-fail', args.may_fail4],
    ['ipv6.addresses', args.ip6?.map((each) => (each.includes('/') ? each : `${each}/128`))],
    ['ipv6.dns', args.dns6],
    ['ipv6.dns-search', args.dns6_search],
    ['ipv6.dns-options', args.dns6_options],
    ['ipv6.ignore-auto-dns', args.dns6_ignore_auto],
    ['ipv6.gateway', args.gw6],
    ['ipv6.ignore-auto-routes', args.gw6_ignore_auto],
    ['ipv6.routes', args.routes6 ?? args.routes6_extended?.map(routeText)],
    ['ipv6.route-metric', args.route_metric6],
    ['ipv6.method', args.method6 ?? impliedMethod(args, args.ip6)],
    ['ipv6.ip6-privacy', args.ip_privacy6],
    ['ipv6.addr-gen-mode', args.addr_gen_mode6],
  ];
}

function impliedMethod({ type }: NmcliArguments, given: readonly string[] | undefined) {
  if (given !== undefined && given.length > 0) return 'manual';
  return type === 'dummy' || type === 'macvlan' || type === 'wireguard' ? 'disabled' : undefined;
}

/** `NETWORK [GATEWAY [METRIC]] name=value …`, as nmcli takes a route. */
export function routeText({ ip, next_hop, metric, ...rest }: Fields): string {
  const more = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${String(value).toLowerCase()}`);
  return [ip, next_hop, metric, ...more]
    .filter((word) => word !== undefined && word !== null)
    .join(' ');
}

const special: Readonly<Record<string, (args: NmcliArguments) => readonly Property[]>> = {
  bond: (args) => [
    ['arp-interval', args.arp_interval],
    ['arp-ip-target', args.arp_ip_target],
    ['downdelay', args.downdelay],
    ['miimon', args.miimon],
    ['mode', args.mode],
    ['primary', args.primary],
    ['updelay', args.updelay],
    ['xmit_hash_policy', args.xmit_hash_policy],
    ['fail_over_mac', args.fail_over_mac],
  ],
  'bond-slave': () => [['connection.slave-type', 'bond']],
  bridge: (args) => [
    ['bridge.ageing-time', args.ageingtime],
    ['bridge.forward-delay', args.forwarddelay],
    ['bridge.hello-time', args.hellotime],
    ['bridge.max-age', args.maxage],
    ['bridge.priority', args.priority],
    ['bridge.stp', args.stp],
  ],
  team: (args) => [
    ['team.runner', args.runner],
    ['team.runner-hwaddr-policy', args.runner_hwaddr_policy],
    ['team.runner-fast-rate', args.runner_fast_rate],
  ],
  'bridge-slave': (args) => [
    ['connection.slave-type', 'bridge'],
    ['bridge-port.path-cost', args.path_cost],
    ['bridge-port.hairpin-mode', args.hairpin],
    ['bridge-port.priority', args.slavepriority],
  ],
  'team-slave': () => [['connection.slave-type', 'team']],
  gre: (args) => [
    ...tunnel(args),
    ['ip-tunnel.input-key', args.ip_tunnel_input_key],
    ['ip-tunnel.output-key', args.ip_tunnel_output_key],
  ],
  ipip: tunnel,
  sit: tunnel,
  vlan: (args) => [
    ['vlan.id', args.vlanid],
    ['vlan.parent', args.vlandev],
    ['vlan.flags', args.flags],
    ['vlan.ingress', args.ingress],
    ['vlan.egress', args.egress],
  ],
  vxlan: (args) => [
    ['vxlan.id', args.vxlan_id],
    ['vxlan.local', args.vxlan_local],
    ['vxlan.remote', args.vxlan_remote],
  ],
  wifi: (args) => [
    ['802-11-wireless.ssid', args.ssid],
    ['connection.slave-type', args.master === undefined ? undefined : 'bond'],
    ...group('802-11-wireless', args.wifi),
    ...group('802-11-wireless-security', args.wifi_sec),
  ],
  gsm: (args) => group('gsm', args.gsm),
  macvlan: (args) => group('macvlan', args.macvlan),
  wireguard: (args) => group('wireguard', args.wireguard),
  vpn: ({ vpn = {} }) => vpnProperties(vpn),
  infiniband: (args) => [['infiniband.transport-mode', args.transport_mode]],
};

function tunnel(args: NmcliArguments): readonly Property[] {
  return [
    ['ip-tunnel.local', args.ip_tunnel_local],
    ['ip-tunnel.mode', args.type],
    ['ip-tunnel.parent', args.ip_tunnel_dev],
    ['ip-tunnel.remote', args.ip_tunnel_remote],
  ];
}

function group(name: string, values: Fields = {}): readonly Property[] {
  return Object.entries(values).map(([key, value]) => [`${name}.${key}`, propertyValue(value)]);
}

function propertyValue(value: unknown): PropertyValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value);
}

/** Two names are properties of their own; all others are data of the service. */
function vpnProperties(vpn: Fields): readonly Property[] {
  const own: Readonly<Record<string, string>> = {
    'service-type': 'vpn.service-type',
    permissions: 'connection.permissions',
  };
  const entries = Object.entries(vpn);
  const data = entries
    .filter(([name]) => own[name] === undefined)
    .map(([name, value]) => `${name}=${typeof value === 'boolean' ? yesNo(value) : String(value)}`);
  return [
    ...entries.flatMap(([name, value]) => {
      const property = own[name];
      return property === undefined ? [] : [[property, propertyValue(value)] as const];
    }),
    ...(entries.length === 0 ? [] : [['vpn.data', data.join(', ')] as const]),
  ];
}

export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
