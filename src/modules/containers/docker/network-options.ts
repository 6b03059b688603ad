import type { Json, JsonObject } from '../../../util/json.ts';
import { fieldOf } from '../compared.ts';
import type { NetworkArguments } from '../docker-network.ts';
import { joined, type OptionTable, option, optionWords, pairs } from '../podman/option-words.ts';
import { type DockerDifference, mappingDifferences, plainText } from './differences.ts';

type Pool = NonNullable<NetworkArguments['ipam_config']>[number];

const options: OptionTable = {
  driver: option('--driver'),
  driver_options: pairs('--opt', '=', plainText),
  ipam_driver: option('--ipam-driver'),
  ipam_driver_options: pairs('--ipam-opt'),
  enable_ipv4: switched('--ipv4'),
  enable_ipv6: switched('--ipv6'),
  internal: switched('--internal'),
  scope: option('--scope'),
  attachable: switched('--attachable'),
  ingress: switched('--ingress'),
  config_only: switched('--config-only'),
  config_from: option('--config-from'),
  labels: pairs('--label', '=', plainText),
};

/** Options of `docker network create`. */
export function networkWords(args: NetworkArguments): readonly string[] {
  return [...optionWords(options, args), ...(args.ipam_config ?? []).flatMap(poolWords)];
}

/** `--flag=true` or `--flag=false` */
function switched(flag: string) {
  return { ...joined(flag), valuesOf: (value: Json) => [plainText(value)] };
}

function poolWords(pool: Pool): readonly string[] {
  const table = {
    subnet: option('--subnet'),
    iprange: option('--ip-range'),
    gateway: option('--gateway'),
    aux_addresses: pairs('--aux-address'),
  };
  return optionWords(table, pool);
}

/** What a network would have to be made anew for. */
export function networkDifferences(
  args: NetworkArguments,
  network: JsonObject,
): readonly DockerDifference[] {
  const { driver, scope, driver_options, labels, ipam_driver, ipam_driver_options } = args;
  const { enable_ipv4, enable_ipv6, internal, attachable, ingress, config_only } = args;
  const given = {
    driver,
    scope,
    enable_ipv4,
    enable_ipv6,
    internal,
    attachable,
    ingress,
    config_only,
  };
  return [
    ...mappingDifferences('network', defined(given), {
      driver: network.Driver,
      scope: network.Scope,
      enable_ipv4: network.EnableIPv4 ?? true,
      enable_ipv6: network.EnableIPv6 ?? false,
      internal: network.Internal ?? false,
      attachable: network.Attachable ?? false,
      ingress: network.Ingress ?? false,
      config_only: network.ConfigOnly ?? false,
    }),
    ...mappingDifferences('driver_options', driver_options, network.Options),
    ...mappingDifferences('labels', labels, network.Labels),
    ...mappingDifferences('ipam', defined({ driver: ipam_driver }), {
      driver: fieldOf(network, 'IPAM.Driver'),
    }),
    ...mappingDifferences(
      'ipam_driver_options',
      ipam_driver_options,
      fieldOf(network, 'IPAM.Options'),
    ),
    ...poolDifferences(args.ipam_config ?? [], network),
  ];
}

function defined(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function poolDifferences(asked: readonly Pool[], network: JsonObject): readonly DockerDifference[] {
  const there = (fieldOf(network, 'IPAM.Config') ?? []) as readonly JsonObject[];
  return asked.flatMap((pool, at) => {
    const isThere = there.some((one) => isPool(pool, one));
    const parameter = pool as Json;
    return isThere ? [] : [{ argument: `ipam_config[${at}]`, parameter, container: there }];
  });
}

/** Whether a pool has all that is asked for. */
function isPool({ subnet, iprange, gateway, aux_addresses }: Pool, there: JsonObject): boolean {
  const aux = there.AuxiliaryAddresses ?? there.AuxAddress;
  const plain = defined({ Subnet: subnet, IPRange: iprange, Gateway: gateway });
  const differences = [
    ...mappingDifferences('pool', plain, there),
    ...mappingDifferences('aux_addresses', aux_addresses, aux),
  ];
  return differences.length === 0;
}
