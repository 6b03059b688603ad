import type { PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import type { JsonObject } from '../../../util/json.ts';
import { shlexSplit } from '../../command/shlex.ts';
import { pathOf } from '../../files/path.ts';
import { fieldOf } from '../compared.ts';
import { dockerWords, noOption } from '../docker/access.ts';
import { inspect } from '../engine-inspect.ts';
import type { ContainerArguments } from './arguments.ts';
import { bindingsOf, publishText } from './ports.ts';

/** Arguments with everything in them that others imply. */
export type Effective = Omit<ContainerArguments, 'command'> & {
  readonly command?: readonly string[] | undefined;
};

/** Switches that are off under `container_default_behavior: compatibility`. */
const oldDefaults = {
  auto_remove: false,
  detach: true,
  init: false,
  interactive: false,
  memory: '0',
  paused: false,
  privileged: false,
  read_only: false,
  tty: false,
} as const;

/** Arguments as they are meant. Throws a CodedError for what cannot be. */
export function effective(args: ContainerArguments, context: PlanContext<unknown>): Effective {
  check(args);
  const { networks, network_mode, networks_cli_compatible, restart_policy, restart_retries } = args;
  const first = networks_cli_compatible ? networks?.[0]?.name : undefined;
  const defaults = args.container_default_behavior === 'compatibility' ? oldDefaults : {};
  const retries = restart_retries === undefined ? '' : `:${restart_retries}`;
  return {
    ...defaults,
    ...args,
    command: commandOf(args),
    ...given('entrypoint', entrypointOf(args)),
    ...given('env', environmentOf(args, context)),
    ...given('network_mode', network_mode ?? first),
    ...given('restart_policy', restart_policy && (`${restart_policy}${retries}` as 'no')),
    ...given('published_ports', portsOf(args)),
    ...given(
      'volumes',
      args.volumes?.map((volume) => volume.replace(/^[.~][^:]*/, (path) => pathOf(path, context))),
    ),
  };
}

function given<Name extends string, T>(name: Name, value: T | undefined) {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, T>>;
}

function check(args: ContainerArguments): void {
  const hint = 'Run docker with the command module for it.';
  if (args.device_requests !== undefined) {
    throw noOption('docker_container', 'device_requests', hint);
  }
  if (args.networks?.some(({ mac_address }) => mac_address !== undefined)) {
    throw noOption('docker_container', 'networks.mac_address', 'Use the argument mac_address.');
  }
  for (const mount of args.mounts ?? []) {
    const type = mount.type ?? 'volume';
    if (mount.source === undefined && type !== 'tmpfs' && type !== 'volume') {
      throw mistake(`source must be specified for mount "${mount.target}" of type "${type}"`);
    }
  }
  if (args.state === 'present' && args.image === undefined) {
    throw mistake('state is present but all of the following are missing: image');
  }
}

function mistake(message: string): CodedError {
  return new CodedError('MP4351', message);
}

function commandOf({ command, command_handling }: ContainerArguments) {
  if (command === undefined) return undefined;
  if (typeof command === 'string') return shlexSplit(command);
  return command_handling === 'correct' ? command : shlexSplit(command.join(' '));
}

function entrypointOf({ entrypoint, command_handling }: ContainerArguments) {
  if (entrypoint === undefined || command_handling === 'correct') return entrypoint;
  return shlexSplit(entrypoint.join(' '));
}

function environmentOf({ env, env_file }: ContainerArguments, context: PlanContext<unknown>) {
  const texts = Object.entries(env ?? {});
  const odd = texts.find(([, value]) => typeof value !== 'string');
  if (odd !== undefined) {
    throw mistake(
      `Non-string value found for env option. Ambiguous env options must be wrapped in quotes to avoid them being interpreted. Key: ${odd[0]}`,
    );
  }
  if (env_file === undefined) return env;
  const lines = context.readFile(pathOf(env_file, context)).toString('utf8').split('\n');
  const pairs = lines
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => [line.replace(/=.*/s, ''), line.replace(/^[^=]*=?/, '')]);
  return { ...(Object.fromEntries(pairs) as Record<string, string>), ...env };
}

function portsOf({ published_ports, default_host_ip }: ContainerArguments) {
  if (published_ports?.includes('all')) {
    throw mistake(
      'Specifying "all" in published_ports is no longer allowed. Set publish_all_ports to "true" instead to randomly assign port mappings for those not specified by published_ports.',
    );
  }
  return published_ports?.flatMap((port) => bindingsOf(port, default_host_ip).map(publishText));
}

/** The daemon tells namespaces of other containers by ID: `container:NAME` becomes that. */
export async function withIds(args: Effective, context: PlanContext<unknown>): Promise<Effective> {
  const resolved: Record<string, string> = {};
  for (const name of ['network_mode', 'ipc_mode', 'pid_mode'] as const) {
    const other = /^container:(.+)$/.exec(args[name] ?? '')?.[1];
    const found =
      other && (await inspect(dockerWords(args, 'container', 'inspect', other), context));
    const id = found ? fieldOf(found.fields as JsonObject, 'Id') : undefined;
    if (typeof id === 'string') resolved[name] = `container:${id}`;
  }
  return { ...args, ...resolved };
}
