import type { JsonObject } from '../../../util/json.ts';
import { fieldOf, listOf, objectOf } from '../compared.ts';
import { plainText } from '../docker/differences.ts';
import type { ContainerArguments } from './arguments.ts';
import { modeOf } from './comparison.ts';
import type { Effective } from './effective.ts';

type Network = NonNullable<ContainerArguments['networks']>[number];

/** What has to be done so that a container is in its networks, in order. */
export interface NetworkStep {
  readonly verb: 'connect' | 'disconnect';
  readonly network: string;
  /** Options of `docker network connect`. */
  readonly words: readonly string[];
}

/** `--network` of `docker container create`. */
export function networkWords(args: Effective): readonly string[] {
  const { network_mode, networks, networks_cli_compatible } = args;
  if (network_mode === undefined) return [];
  const [first] = networks ?? [];
  const isFirst = networks_cli_compatible && first?.name === network_mode;
  return ['--network', isFirst ? withSettings(first) : network_mode];
}

/** `name=x,ip=…`, or only the name. */
function withSettings(network: Network): string {
  const settings = [
    ...(network.ipv4_address === undefined ? [] : [`ip=${network.ipv4_address}`]),
    ...(network.ipv6_address === undefined ? [] : [`ip6=${network.ipv6_address}`]),
    ...(network.aliases ?? []).map((alias) => `alias=${alias}`),
    ...(network.links ?? []).map((link) => `link=${linkText(link)}`),
    ...driverOptions(network).map((text) => `driver-opt=${text}`),
    ...(network.gw_priority === undefined ? [] : [`gw-priority=${network.gw_priority}`]),
  ];
  return settings.length === 0 ? network.name : [`name=${network.name}`, ...settings].join(',');
}

function driverOptions({ driver_opts }: Network): readonly string[] {
  const given = Object.entries((driver_opts ?? {}) as JsonObject);
  return given.map(([name, value]) => `${name}=${plainText(value ?? null)}`);
}

function linkText(link: string): string {
  return link.includes(':') ? link : `${link}:${link}`;
}

function connectWords(network: Network): readonly string[] {
  const { ipv4_address, ipv6_address, aliases = [], links = [], gw_priority } = network;
  return [
    ...(ipv4_address === undefined ? [] : ['--ip', ipv4_address]),
    ...(ipv6_address === undefined ? [] : ['--ip6', ipv6_address]),
    ...aliases.flatMap((alias) => ['--alias', alias]),
    ...links.flatMap((link) => ['--link', linkText(link)]),
    ...driverOptions(network).flatMap((text) => ['--driver-opt', text]),
    ...(gw_priority === undefined ? [] : ['--gw-priority', String(gw_priority)]),
  ];
}

/** Networks of a container that is new; the first one is given when it is made. */
export function newNetworks(args: Effective): readonly NetworkStep[] {
  const { networks = [], network_mode, networks_cli_compatible } = args;
  const isFirst = networks_cli_compatible && networks[0]?.name === network_mode;
  return (isFirst ? networks.slice(1) : networks).map((network) => connection(network));
}

function connection(network: Network): NetworkStep {
  return { verb: 'connect', network: network.name, words: connectWords(network) };
}

function disconnection(network: string): NetworkStep {
  return { verb: 'disconnect', network, words: [] };
}

/** What has to be changed at a container that is there. */
export function changedNetworks(args: Effective, container: JsonObject): readonly NetworkStep[] {
  const mode = modeOf(args, 'networks', 'set');
  const there = objectOf(container, 'NetworkSettings.Networks');
  const asked = args.networks ?? [];
  const changed = mode === 'ignore' ? [] : asked.flatMap((network) => reconnection(network, there));
  const isPurged = (mode === 'strict' && args.networks !== undefined) || args.purge_networks;
  const names = new Set(asked.map(({ name }) => name));
  const surplus = isPurged ? Object.keys(there).filter((name) => !names.has(name)) : [];
  return [...changed, ...surplus.map(disconnection)];
}

function reconnection(network: Network, there: JsonObject): readonly NetworkStep[] {
  const found = there[network.name] as JsonObject | undefined;
  if (found === undefined) return [connection(network)];
  return isSame(network, found) ? [] : [disconnection(network.name), connection(network)];
}

function isSame(network: Network, found: JsonObject): boolean {
  const { ipv4_address, ipv6_address, aliases = [], links = [] } = network;
  const [names, linked] = [listOf(found, 'Aliases'), listOf(found, 'Links')];
  return (
    (ipv4_address ?? fieldOf(found, 'IPAMConfig.IPv4Address')) ===
      fieldOf(found, 'IPAMConfig.IPv4Address') &&
    (ipv6_address ?? fieldOf(found, 'IPAMConfig.IPv6Address')) ===
      fieldOf(found, 'IPAMConfig.IPv6Address') &&
    aliases.every((alias) => names.includes(alias)) &&
    links.every((link) => linked.includes(linkText(link)))
  );
}
