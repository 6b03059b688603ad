import type { Json, JsonObject } from '../../../util/json.ts';
import { fieldOf, listOf, objectOf, unique } from '../compared.ts';

/** Arguments and the container, which is a pod's infra container for pods. */
interface Networked {
  readonly args: {
    readonly network?: readonly string[];
    readonly publish?: readonly string[];
    readonly publish_all?: boolean;
    readonly volume?: readonly string[];
    readonly mount?: readonly string[];
    readonly cap_add?: readonly string[];
    readonly cap_drop?: readonly string[];
  };
  readonly container: JsonObject;
}

/** Ports as they are bound; undefined where some are podman's to choose. */
export function publishRow({ args, container }: Networked): readonly [Json, Json] | undefined {
  const asked = (args.publish ?? []).map(plainPort);
  const isOpen =
    args.publish_all || asked.some((port) => port.includes('-') || !port.includes(':'));
  if (isOpen) return undefined;
  return [unique(boundPorts(objectOf(container, 'HostConfig.PortBindings'))), unique(asked)];
}

/** `IP:HOST:CONTAINER` for every binding of `80/tcp: [{HostIp, HostPort}]`. */
function boundPorts(bindings: JsonObject): readonly string[] {
  return Object.entries(bindings).flatMap(([port, hosts]) =>
    ((hosts ?? []) as readonly JsonObject[]).map(({ HostIp, HostPort }) =>
      plainPort([HostIp, HostPort, port].filter((part) => part !== '' && part != null).join(':')),
    ),
  );
}

function plainPort(port: string): string {
  return port
    .replace('/tcp', '')
    .replace(/[[\]]/g, '')
    .replace(/^0\.0\.0\.0:/, '');
}

/** Networks by name, or the mode. */
export function networkRow({ args, container }: Networked): readonly [Json, Json] | undefined {
  const asked = args.network ?? [];
  const [only = ''] = asked;
  if (asked.length === 1 && /^(?:host|none|private|pasta|slirp4netns|container:|ns:)/.test(only)) {
    return modeRow(only, String(fieldOf(container, 'HostConfig.NetworkMode') ?? ''));
  }
  const before = Object.keys(objectOf(container, 'NetworkSettings.Networks'));
  const names = asked.map((name) => (name === 'bridge' ? 'podman' : name.replace(/:.*/s, '')));
  return [unique(before), unique(names)];
}

/** Options of a mode, and which container it is of, only the recorded command tells. */
function modeRow(asked: string, mode: string): readonly [Json, Json] | undefined {
  return asked === mode ? [mode, asked] : asked.includes(':') ? undefined : [mode, asked];
}

/**
 * Mounts by source and path. Volumes that nobody asks for are the image's; beside the argument
 * `mount` only the recorded command tells which mount is whose.
 */
export function volumeRow({ args, container }: Networked): readonly [Json, Json] | undefined {
  if (args.mount !== undefined) return undefined;
  const mounts = (fieldOf(container, 'Mounts') ?? []) as readonly JsonObject[];
  const [volumes, others] = [true, false].map((isVolume) =>
    mounts
      .filter(({ Type }) => (Type === 'volume') === isVolume)
      .map(({ Name, Source, Destination }) =>
        [isVolume ? Name : Source, Destination].map(clean).join(':'),
      ),
  );
  const asked = (args.volume ?? []).filter((volume) => volume !== '').map(place);
  return [unique(others ?? []), unique(asked.filter((one) => volumes?.includes(one) === false))];
}

function place(volume: string): string {
  return volume.split(':').slice(0, 2).map(clean).join(':');
}

/** A path without slashes that mean nothing. */
function clean(path: unknown): string {
  const short = String(path).replace(/\/+/g, '/');
  return short === '/' ? short : short.replace(/\/$/, '');
}

/** Capabilities as the kernel names them. */
function capabilities(list: readonly string[]): readonly string[] {
  return list.map((name) => name.toLowerCase().replace(/^(?!cap_)/, 'cap_'));
}

/** Effective capabilities, with and without those. */
export function capabilityRow(added: boolean) {
  return ({ args, container }: Networked): readonly [Json, Json] | undefined => {
    const asked = capabilities((added ? args.cap_add : args.cap_drop) ?? []);
    if (asked.includes('cap_all')) return undefined;
    const before = capabilities(listOf(container, 'EffectiveCaps'));
    const rest = before.filter((name) => !asked.includes(name));
    return [unique(before), unique(added ? [...before, ...asked] : rest)];
  };
}
