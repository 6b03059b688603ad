import { constants } from 'node:os';
import type { Json, JsonObject } from '../../../util/json.ts';
import { bytesOf, fieldOf, listOf, objectOf, unique } from '../compared.ts';
import { capabilityRow, networkRow, publishRow, volumeRow } from '../podman/network-rows.ts';
import { shown } from '../podman/option-words.ts';
import type { ContainerArguments } from './arguments.ts';
import { commandWords } from './words.ts';

/** A container and what it is to be. */
export interface Compared {
  readonly args: ContainerArguments;
  /** As `podman container inspect` tells it. */
  readonly container: JsonObject;
  /** As `podman image inspect` tells its image; empty: it is not there. */
  readonly image: JsonObject;
}

/** What is, and what is to be; undefined: inspect does not tell. */
export type Row = (compared: Compared) => readonly [before: Json, after: Json] | undefined;

/** Arguments that inspect tells of. They are asked only where the argument is given. */
export const inspectedRows: Readonly<Record<string, Row>> = {
  annotation: ({ args, container }) =>
    grown(objectOf(container, 'Config.Annotations'), args.annotation),
  blkio_weight: plain('HostConfig.BlkioWeight', 'blkio_weight'),
  cap_add: capabilityRow(true),
  cap_drop: capabilityRow(false),
  command: ({ args, container }) => [listOf(container, 'Config.Cmd'), commandWords(args)],
  cpu_period: plain('HostConfig.CpuPeriod', 'cpu_period'),
  cpu_quota: plain('HostConfig.CpuQuota', 'cpu_quota'),
  cpu_rt_period: plain('HostConfig.CpuRealtimePeriod', 'cpu_rt_period'),
  cpu_rt_runtime: plain('HostConfig.CpuRealtimeRuntime', 'cpu_rt_runtime'),
  cpu_shares: plain('HostConfig.CpuShares', 'cpu_shares'),
  cpus: ({ args, container }) => [
    Number(fieldOf(container, 'HostConfig.NanoCpus') ?? 0) / 1e9,
    Number(args.cpus),
  ],
  cpuset_cpus: plain('HostConfig.CpusetCpus', 'cpuset_cpus'),
  cpuset_mems: plain('HostConfig.CpusetMems', 'cpuset_mems'),
  env: ({ args, container }) => grown(environmentOf(container), args.env),
  etc_hosts: ({ args, container }) => [
    unique(listOf(container, 'HostConfig.ExtraHosts')),
    unique(
      Object.entries(args.etc_hosts ?? {}).map(([name, ip]) => `${name}:${shown(ip as Json)}`),
    ),
  ],
  group_add: ({ args, container }) => [
    unique(listOf(container, 'HostConfig.GroupAdd')),
    unique(args.group_add ?? []),
  ],
  hostname: plain('Config.Hostname', 'hostname'),
  image: imageRow,
  label: labelRow,
  log_driver: plain('HostConfig.LogConfig.Type', 'log_driver'),
  memory: size('HostConfig.Memory', 'memory'),
  memory_reservation: size('HostConfig.MemoryReservation', 'memory_reservation'),
  memory_swap: size('HostConfig.MemorySwap', 'memory_swap'),
  network: networkRow,
  oom_score_adj: plain('HostConfig.OomScoreAdj', 'oom_score_adj'),
  privileged: plain('HostConfig.Privileged', 'privileged'),
  publish: publishRow,
  read_only: plain('HostConfig.ReadonlyRootfs', 'read_only'),
  restart_policy: restartRow,
  rm: plain('HostConfig.AutoRemove', 'rm'),
  shm_size: size('HostConfig.ShmSize', 'shm_size'),
  stop_signal: ({ args, container }) => [
    signalNumber(fieldOf(container, 'Config.StopSignal')),
    signalNumber(args.stop_signal),
  ],
  timezone: plain('Config.Timezone', 'timezone'),
  tty: plain('Config.Tty', 'tty'),
  user: plain('Config.User', 'user'),
  volume: volumeRow,
  workdir: plain('Config.WorkingDir', 'workdir'),
};

/** A field that holds the argument as it was given. */
function plain(path: string, argument: keyof ContainerArguments): Row {
  return ({ args, container }) => {
    const before = fieldOf(container, path);
    return before === undefined ? undefined : [before, args[argument] as Json];
  };
}

/** A field of bytes, and an argument like 512m. */
function size(path: string, argument: keyof ContainerArguments): Row {
  return ({ args, container }) => {
    const before = fieldOf(container, path);
    return before === undefined ? undefined : [before, bytesOf(String(args[argument]))];
  };
}

/** What is there may hold more than what is asked for: the image's own. */
function grown(
  before: JsonObject,
  asked: Readonly<Record<string, unknown>> | undefined,
): readonly [Json, Json] {
  const texts = Object.entries(asked ?? {}).map(([name, value]) => [name, shown(value as Json)]);
  return [before, { ...before, ...(Object.fromEntries(texts) as JsonObject) }];
}

function environmentOf(container: JsonObject): JsonObject {
  return Object.fromEntries(
    listOf(container, 'Config.Env').map((text) => {
      const [name = '', ...value] = text.split('=');
      return [name, value.join('=')];
    }),
  );
}

/** The same image under any registry's name, unless `image_strict` wants the same ID. */
function imageRow({ args, container, image }: Compared): readonly [Json, Json] {
  const before = String(fieldOf(container, 'Image') ?? '');
  const after = String(image.Id ?? '');
  if (before === after) return [before, after];
  if (args.image_strict || args.rootfs) return [before, after];
  const name = String(fieldOf(container, 'ImageName') ?? fieldOf(container, 'Config.Image') ?? '');
  return [bareName(name), bareName(args.image ?? '')];
}

function bareName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).replace(/:latest$/, '');
}

/** Labels are the image's and those asked for, and no others. */
function labelRow({ args, container, image }: Compared): readonly [Json, Json] {
  const { PODMAN_SYSTEMD_UNIT: _, ...before } = objectOf(container, 'Config.Labels');
  const own = objectOf(image, 'Labels');
  const [, after] = grown(own, args.label);
  return [sorted(before), sorted(after as JsonObject)];
}

function sorted(labels: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function restartRow({ args, container }: Compared): readonly [Json, Json] {
  const [name, count] = String(args.restart_policy).split(':');
  const tells = fieldOf(container, 'HostConfig.RestartPolicy.Name') ?? '';
  const before = tells === '' ? 'no' : tells;
  if (count === undefined) return [before, name === '' ? 'no' : (name ?? 'no')];
  const retries = fieldOf(container, 'HostConfig.RestartPolicy.MaximumRetryCount') ?? 0;
  return [`${shown(before)}:${shown(retries)}`, String(args.restart_policy)];
}

/** `15`, `TERM` and `SIGTERM` are the same signal. */
function signalNumber(signal: Json | undefined): Json {
  const text = String(signal ?? '').toUpperCase();
  if (/^\d+$/.test(text)) return Number(text);
  const name = text.startsWith('SIG') ? text : `SIG${text}`;
  return (constants.signals as Readonly<Record<string, number>>)[name] ?? name;
}
