import type { FromSchema } from 'json-schema-to-ts';
import { choiceOr, dict, flag, flagOr, text, whole, wholeOr, words } from '../../argument.ts';
import { badArguments, requireExclusive, requireWhen } from '../../argument-rules.ts';

/** Kinds of connections. */
const types = [
  ...['bond', 'bond-slave', 'bridge', 'bridge-slave', 'dummy', 'ethernet', 'generic', 'gre'],
  ...['infiniband', 'ipip', 'sit', 'team', 'team-slave', 'vlan', 'vxlan', 'wifi', 'gsm'],
  ...['macvlan', 'wireguard', 'vpn'],
] as const;

const routes = (description: string) =>
  ({
    type: 'array',
    description,
    items: {
      type: 'object',
      additionalProperties: true,
      required: ['ip'],
      properties: {
        ip: { type: 'string', description: 'Network or host.' },
        next_hop: { type: 'string', description: 'Host that packets go to.' },
      },
    },
  }) as const;

const addressing = {
  ip4: words('Addresses, with /BITS; the first is the one packets leave from.'),
  gw4: text('Gateway.'),
  gw4_ignore_auto: flagOr(false, 'Take no routes from DHCP.'),
  routes4: words('Routes: NETWORK [GATEWAY [METRIC]].'),
  routes4_extended: routes('Routes with all that they can have.'),
  route_metric4: whole('Metric of routes.'),
  routing_rules4: words('Rules of routing.'),
  never_default4: flagOr(false, 'Never the way for everything else.'),
  dns4: words('Name servers.'),
  dns4_search: words('Domains to look names up in.'),
  dns4_options: words('Options for the resolver.'),
  dns4_ignore_auto: flagOr(false, 'Take no name servers from DHCP.'),
  method4: {
    type: 'string',
    enum: ['auto', 'link-local', 'manual', 'shared', 'disabled'],
    description: 'Where addresses come from; manual where ip4 is given.',
  },
  may_fail4: flagOr(true, 'The connection is up without an IPv4 address, too.'),
  dhcp_client_id: text('Name that DHCP is told.'),
  ip6: words('IPv6 addresses, with /BITS.'),
  gw6: text('IPv6 gateway.'),
  gw6_ignore_auto: flagOr(false, 'Take no IPv6 routes from the network.'),
  routes6: words('IPv6 routes.'),
  routes6_extended: routes('IPv6 routes with all that they can have.'),
  route_metric6: whole('Metric of IPv6 routes.'),
  dns6: words('IPv6 name servers.'),
  dns6_search: words('Domains to look names up in by IPv6.'),
  dns6_options: words('Options for the resolver by IPv6.'),
  dns6_ignore_auto: flagOr(false, 'Take no IPv6 name servers from the network.'),
  method6: {
    type: 'string',
    enum: ['ignore', 'auto', 'dhcp', 'link-local', 'manual', 'shared', 'disabled'],
    description: 'Where IPv6 addresses come from; manual where ip6 is given.',
  },
  ip_privacy6: {
    type: 'string',
    enum: ['disabled', 'prefer-public-addr', 'prefer-temp-addr', 'unknown'],
    description: 'Whether packets leave from temporary addresses.',
  },
  addr_gen_mode6: {
    type: 'string',
    enum: ['default', 'default-or-eui64', 'eui64', 'stable-privacy'],
    description: 'How IPv6 addresses are made.',
  },
} as const;

const byType = {
  mode: choiceOr(
    [
      '802.3ad',
      'active-backup',
      'balance-alb',
      'balance-rr',
      'balance-tlb',
      'balance-xor',
      'broadcast',
    ],
    'balance-rr',
    'bond: how its ports are used.',
  ),
  miimon: whole('bond: milliseconds between looks at the links.'),
  downdelay: whole('bond: milliseconds until a link counts as down.'),
  updelay: whole('bond: milliseconds until a link counts as up.'),
  xmit_hash_policy: text('bond: how a port is chosen.'),
  fail_over_mac: {
    type: 'string',
    enum: ['none', 'active', 'follow'],
    description: 'bond: what becomes of its address when the port changes.',
  },
  arp_interval: whole('bond: milliseconds between questions by ARP.'),
  arp_ip_target: text('bond: addresses to ask for, with commas between.'),
  primary: text('bond: the port to prefer.'),
  stp: flagOr(true, 'bridge: spanning tree.'),
  priority: wholeOr(128, 'bridge: priority in the spanning tree.'),
  forwarddelay: wholeOr(15, 'bridge: seconds until it forwards.'),
  hellotime: wholeOr(2, 'bridge: seconds between greetings.'),
  maxage: wholeOr(20, 'bridge: seconds that a message counts.'),
  ageingtime: wholeOr(300, 'bridge: seconds that an address is known.'),
  slavepriority: wholeOr(32, 'bridge-slave: priority of the port.'),
  path_cost: wholeOr(100, 'bridge-slave: cost of the port.'),
  hairpin: flagOr(false, 'bridge-slave: packets may go out where they came in.'),
  runner: choiceOr(
    ['broadcast', 'roundrobin', 'activebackup', 'loadbalance', 'lacp'],
    'roundrobin',
    'team: how its ports are used.',
  ),
  runner_hwaddr_policy: {
    type: 'string',
    enum: ['same_all', 'by_active', 'only_active'],
    description: 'team with activebackup: addresses of its ports.',
  },
  runner_fast_rate: flag('team with lacp: ask for a packet a second.'),
  vlanid: whole('vlan: its number.'),
  vlandev: text('vlan: interface that it is on.'),
  flags: text('vlan: flags.'),
  ingress: text('vlan: priorities of what comes in.'),
  egress: text('vlan: priorities of what goes out.'),
  vxlan_id: whole('vxlan: its number.'),
  vxlan_local: text('vxlan: own address.'),
  vxlan_remote: text('vxlan: the other address, or a group.'),
  ip_tunnel_dev: text('Tunnels: interface below.'),
  ip_tunnel_local: text('Tunnels: own address.'),
  ip_tunnel_remote: text('Tunnels: the other address.'),
  ip_tunnel_input_key: text('gre: key of what comes in.'),
  ip_tunnel_output_key: text('gre: key of what goes out.'),
  ssid: text('wifi: name of the network.'),
  wifi: dict('wifi: other properties, by their names in nmcli.'),
  wifi_sec: dict('wifi: properties of security: key-mgmt, psk …'),
  gsm: dict('gsm: properties: apn, username …'),
  macvlan: dict('macvlan: properties: mode, parent …'),
  wireguard: dict('wireguard: properties: private-key, listen-port …'),
  vpn: dict('vpn: service-type, permissions, and data by name.'),
  transport_mode: {
    type: 'string',
    enum: ['datagram', 'connected'],
    description: 'infiniband: how it transports.',
  },
} as const;

export const nmcliSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['conn_name', 'state'],
  properties: {
    conn_name: text('The connection.'),
    state: {
      type: 'string',
      enum: ['absent', 'present', 'up', 'down'],
      description: 'Whether it is to be there, or in use.',
    },
    type: { type: 'string', enum: types, description: 'What it is; needed for a new one.' },
    ifname: text('Its interface; that of its name unless given.'),
    autoconnect: flagOr(true, 'It comes up by itself.'),
    autoconnect_priority: whole('Which comes up first.'),
    autoconnect_retries: whole('How often it is tried.'),
    conn_reload: flagOr(false, 'Read connections from their files again before it comes up.'),
    master: text('Connection or interface that it is a port of.'),
    slave_type: {
      type: 'string',
      enum: ['bond', 'bridge', 'team', 'ovs-port'],
      description: 'What that is.',
    },
    zone: text('Zone of the firewall.'),
    mtu: whole('Largest packet; not for all types.'),
    mac: text('Hardware address.'),
    ignore_unsupported_suboptions: flagOr(false, 'Pass over what nmcli does not know of wifi.'),
    ...addressing,
    ...byType,
  },
} as const;

export type NmcliArguments = FromSchema<typeof nmcliSchema>;

/** Throws a ModuleFailure for arguments that do not go together. */
export function checkNmcli(args: NmcliArguments): void {
  const { type, runner, state } = args;
  if (args.never_default4) requireExclusive(args, ['never_default4', 'gw4']);
  requireExclusive(args, ['routes4_extended', 'routes4']);
  requireExclusive(args, ['routes6_extended', 'routes6']);
  if (type === 'wifi') requireWhen(args, 'type is wifi', ['ssid']);
  if (type === 'macvlan' && state === 'present') requireWhen(args, 'type is macvlan', ['macvlan']);
  if (type === 'team' && args.runner_hwaddr_policy !== undefined && runner !== 'activebackup') {
    throw badArguments('Runner-hwaddr-policy is only allowed for runner activebackup');
  }
  if (type === 'team' && args.runner_fast_rate !== undefined && runner !== 'lacp') {
    throw badArguments('runner-fast-rate is only allowed for runner lacp');
  }
  if (type !== 'team-slave') return;
  if (args.master === undefined) {
    throw badArguments('Please specify a name for the master when type is team-slave');
  }
  if (args.ifname === undefined) {
    throw badArguments(
      'Please specify an interface name for the connection when type is team-slave',
    );
  }
}
