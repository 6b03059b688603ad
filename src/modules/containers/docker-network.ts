import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { choiceOr, dict, flag, flagOr, text, textOr, words } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { fieldOf, objectOf } from './compared.ts';
import { accessAliases, dockerAccess, dockerWords } from './docker/access.ts';
import { dockerDiff } from './docker/differences.ts';
import { networkDifferences, networkWords } from './docker/network-options.ts';
import { inspect } from './engine-inspect.ts';

/** Arguments of docker_network. */
export const networkSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('Network.'),
    state: choiceOr(['present', 'absent'], 'present', 'What it is to be.'),
    connected: words('Containers that are connected to it; others are disconnected.'),
    appends: flagOr(false, 'Leave containers connected that are not named.'),
    driver: textOr('bridge', 'Driver.'),
    driver_options: dict('Options of the driver by name.'),
    force: flagOr(false, 'Remove it and make it anew.'),
    ipam_driver: text('Driver of address management.'),
    ipam_driver_options: dict('Options of that.'),
    ipam_config: {
      type: 'array',
      description: 'Address pools.',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          subnet: text('Subnet: ADDRESS/LENGTH.'),
          iprange: text('Range that containers get addresses of.'),
          gateway: text('Gateway.'),
          aux_addresses: dict('Addresses that are taken, by host name.'),
        },
      },
    },
    enable_ipv4: flag('It has IPv4.'),
    enable_ipv6: flag('It has IPv6.'),
    internal: flag('It leads nowhere.'),
    labels: dict('Labels by name.'),
    scope: {
      type: 'string',
      enum: ['local', 'global', 'swarm'],
      description: 'How far it reaches.',
    },
    attachable: flag('Containers outside of services may join it.'),
    ingress: flag('It routes the mesh of a swarm.'),
    config_only: flag('It only holds settings for others.'),
    config_from: text('Network to take the settings of.'),
    ...dockerAccess,
  },
} as const;

export type NetworkArguments = FromSchema<typeof networkSchema>;

interface Step {
  readonly argv: readonly [string, ...string[]];
  readonly action: string;
}

interface NetworkPlan {
  readonly args: NetworkArguments;
  readonly steps: readonly Step[];
  readonly result: ModuleResult;
}

/** Makes and removes networks with docker, and connects containers. */
export const dockerNetwork = defineModule<NetworkArguments, NetworkPlan, unknown>({
  name: 'docker_network',
  aliases: ['community.docker.docker_network', 'community.general.docker_network'],
  summary: 'Make and remove networks with docker, and connect containers to them',
  args: networkSchema,
  argumentAliases: {
    network_name: 'name',
    containers: 'connected',
    incremental: 'appends',
    ...accessAliases,
  },
  check: 'full',
  canBecome: true,
  emulated: 'docker',
  plan: planNetwork,
  apply: applyNetwork,
});

async function planNetwork(
  args: NetworkArguments,
  context: PlanContext<unknown>,
): Promise<Planned<NetworkPlan>> {
  const found = await inspect(dockerWords(args, 'network', 'inspect', args.name), context);
  const differences = found === undefined ? [] : networkDifferences(args, found.fields);
  const steps =
    args.state === 'absent'
      ? removal(args, found?.fields)
      : presence(args, found?.fields, differences.length > 0);
  const result = {
    changed: steps.length > 0,
    actions: steps.map(({ action }) => action),
    ...(args.state === 'present' ? { network: found?.shown ?? null } : {}),
    ...(context.diff ? { diff: dockerDiff(differences) } : {}),
  };
  return steps.length === 0 ? { result } : { result, detail: { args, steps, result } };
}

/** Names of the containers that are connected. */
function connectedTo(network: JsonObject | undefined): readonly string[] {
  if (network === undefined) return [];
  return Object.values(objectOf(network, 'Containers')).map((one) =>
    String(fieldOf(one as JsonObject, 'Name')),
  );
}

function removal(args: NetworkArguments, network: JsonObject | undefined): readonly Step[] {
  if (network === undefined) return [];
  const argv = dockerWords(args, 'network', 'rm', args.name);
  return [
    ...connectedTo(network).map((name) => disconnection(args, name)),
    { argv, action: `Removed network ${args.name}` },
  ];
}

function presence(
  args: NetworkArguments,
  network: JsonObject | undefined,
  isDifferent: boolean,
): readonly Step[] {
  const there = connectedTo(network);
  const asked = args.connected?.length ? args.connected : there;
  const isNew = network === undefined || args.force || isDifferent;
  const create: Step = {
    argv: dockerWords(args, 'network', 'create', ...networkWords(args), args.name),
    action: `Created network ${args.name} with driver ${args.driver}`,
  };
  const joined = isNew ? [] : there;
  const missing = asked.filter((name) => !joined.includes(name));
  const surplus = args.appends ? [] : joined.filter((name) => !asked.includes(name));
  return [
    ...(isNew ? [...removal(args, network), create] : []),
    ...missing.map((name) => ({
      argv: dockerWords(args, 'network', 'connect', args.name, name),
      action: `Connected container ${name}`,
    })),
    ...surplus.map((name) => disconnection(args, name)),
  ];
}

function disconnection(args: NetworkArguments, name: string): Step {
  return {
    argv: dockerWords(args, 'network', 'disconnect', args.name, name),
    action: `Disconnected container ${name}`,
  };
}

async function applyNetwork(
  { args, steps, result }: NetworkPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  for (const { argv } of steps) await useTool(argv, context);
  if (args.state === 'absent') return result;
  const { actions, ...rest } = result;
  const made = await inspect(dockerWords(args, 'network', 'inspect', args.name), context);
  return { ...rest, ...(args.debug ? { actions } : {}), network: made?.shown ?? null };
}
