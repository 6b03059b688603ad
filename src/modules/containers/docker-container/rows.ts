import type { Json, JsonObject } from '../../../util/json.ts';
import { bytesOf } from '../compared.ts';
import { plainText } from '../docker/differences.ts';
import { bare, each, joined, type Option, option, pairs } from '../podman/option-words.ts';
import type { Kind } from './comparison.ts';
import { askedHealth, healthWords, toldHealth } from './healthcheck.ts';
import { bindText, mountText } from './mounts.ts';
import { bindingsOf, bindingText, boundTexts, exposedTexts } from './ports.ts';

/** An argument: the option that it is, and where the daemon tells it. */
export interface Row {
  readonly option: Option;
  /** Field of `docker container inspect`. */
  readonly path: string;
  readonly kind: Kind;
  /** Texts to compare, out of the argument. */
  readonly asked: (value: Json) => readonly string[];
  /** The same out of the field. */
  readonly told: (value: Json) => readonly string[];
  /** `docker container update` can change it. */
  readonly canUpdate?: boolean;
  /** Words that are more than one option. */
  readonly words?: (value: Json) => readonly string[];
}

const host = (name: string) => `HostConfig.${name}`;
const config = (name: string) => `Config.${name}`;

const limits: Readonly<Record<string, Row>> = {
  blkio_weight: updatable(value('--blkio-weight', host('BlkioWeight'))),
  cpu_period: updatable(value('--cpu-period', host('CpuPeriod'))),
  cpu_quota: updatable(value('--cpu-quota', host('CpuQuota'))),
  cpu_shares: updatable(value('--cpu-shares', host('CpuShares'))),
  cpuset_cpus: updatable(value('--cpuset-cpus', host('CpusetCpus'))),
  cpuset_mems: updatable(value('--cpuset-mems', host('CpusetMems'))),
  kernel_memory: updatable(size('--kernel-memory', host('KernelMemory'))),
  memory: updatable(size('--memory', host('Memory'))),
  memory_reservation: updatable(size('--memory-reservation', host('MemoryReservation'))),
  memory_swap: updatable(size('--memory-swap', host('MemorySwap'))),
  restart_policy: updatable(value('--restart', host('RestartPolicy'), { told: restartTexts })),
};

/** Arguments of a container that are options of `docker container create`. */
export const rows: Readonly<Record<string, Row>> = {
  auto_remove: onOff('--rm', host('AutoRemove')),
  capabilities: set('--cap-add', host('CapAdd'), capability),
  cap_drop: set('--cap-drop', host('CapDrop'), capability),
  cgroup_parent: value('--cgroup-parent', host('CgroupParent')),
  cgroupns_mode: value('--cgroupns', host('CgroupnsMode')),
  cpus: value('--cpus', host('NanoCpus'), { asked: (cpus) => [String(Number(cpus) * 1e9)] }),
  device_cgroup_rules: set('--device-cgroup-rule', host('DeviceCgroupRules')),
  device_read_bps: rate('--device-read-bps', host('BlkioDeviceReadBps')),
  device_read_iops: rate('--device-read-iops', host('BlkioDeviceReadIOps')),
  device_write_bps: rate('--device-write-bps', host('BlkioDeviceWriteBps')),
  device_write_iops: rate('--device-write-iops', host('BlkioDeviceWriteIOps')),
  devices: { ...set('--device', host('Devices'), deviceText), told: objects(toldDevice) },
  dns_opts: set('--dns-option', host('DnsOptions')),
  dns_search_domains: { ...set('--dns-search', host('DnsSearch')), kind: 'list' },
  dns_servers: { ...set('--dns', host('Dns')), kind: 'list' },
  domainname: value('--domainname', config('Domainname')),
  env: mapping('--env', config('Env'), '='),
  etc_hosts: mapping('--add-host', host('ExtraHosts'), ':'),
  exposed_ports: {
    ...set('--expose', config('ExposedPorts')),
    asked: (ports) => (ports as readonly string[]).flatMap(exposedTexts),
    told: (ports) => Object.keys(ports as JsonObject),
  },
  groups: set('--group-add', host('GroupAdd')),
  healthcheck: {
    ...set('--health-cmd', config('Healthcheck')),
    asked: askedHealth,
    told: toldHealth,
    words: healthWords,
  },
  hostname: value('--hostname', config('Hostname')),
  init: onOff('--init', host('Init')),
  interactive: onOff('--interactive', config('OpenStdin')),
  ipc_mode: value('--ipc', host('IpcMode')),
  labels: mapping('--label', config('Labels'), '='),
  links: { ...set('--link', host('Links')), told: (links) => texts(links).map(linkText) },
  log_driver: value('--log-driver', host('LogConfig.Type')),
  log_options: mapping('--log-opt', host('LogConfig.Config'), '='),
  mac_address: value('--mac-address', config('MacAddress')),
  memory_swappiness: value('--memory-swappiness', host('MemorySwappiness')),
  mounts: {
    ...set('--mount', host('Mounts')),
    option: { ...each('--mount'), valuesOf: (mounts) => (mounts as JsonObject[]).map(mountText) },
  },
  oom_killer: onOff('--oom-kill-disable', host('OomKillDisable')),
  oom_score_adj: value('--oom-score-adj', host('OomScoreAdj')),
  pid_mode: value('--pid', host('PidMode')),
  pids_limit: value('--pids-limit', host('PidsLimit')),
  platform: value('--platform', 'Platform'),
  privileged: onOff('--privileged', host('Privileged')),
  publish_all_ports: onOff('--publish-all', host('PublishAllPorts')),
  published_ports: {
    ...set('--publish', host('PortBindings')),
    asked: (ports) => texts(ports).flatMap((port) => bindingsOf(port).map(bindingText)),
    told: (bindings) => boundTexts(bindings as JsonObject),
  },
  read_only: onOff('--read-only', host('ReadonlyRootfs')),
  runtime: value('--runtime', host('Runtime')),
  security_opts: set('--security-opt', host('SecurityOpt')),
  shm_size: size('--shm-size', host('ShmSize')),
  stop_signal: value('--stop-signal', config('StopSignal')),
  stop_timeout: value('--stop-timeout', config('StopTimeout')),
  storage_opts: mapping('--storage-opt', host('StorageOpt'), '='),
  sysctls: mapping('--sysctl', host('Sysctls'), '='),
  tmpfs: { ...set('--tmpfs', host('Tmpfs')), told: pairTexts(':') },
  tty: onOff('--tty', config('Tty')),
  ulimits: {
    ...set('--ulimit', host('Ulimits'), ulimitText),
    option: { ...each('--ulimit'), valuesOf: (list) => texts(list).map(ulimitText) },
    told: objects(({ Name, Soft, Hard }) => `${fieldText(Name)}=${colons(Soft, Hard)}`),
  },
  user: value('--user', config('User')),
  userns_mode: value('--userns', host('UsernsMode')),
  uts: value('--uts', host('UTSMode')),
  volume_driver: value('--volume-driver', host('VolumeDriver')),
  volumes: {
    ...set('--volume', host('Binds'), bindText),
    option: { ...each('--volume'), valuesOf: (list) => texts(list).map(bindText) },
    told: (binds) => texts(binds).map(bindText),
  },
  volumes_from: set('--volumes-from', host('VolumesFrom')),
  working_dir: value('--workdir', config('WorkingDir')),
  ...limits,
};

function value(flag: string, path: string, more: Partial<Row> = {}): Row {
  return { option: option(flag), path, kind: 'value', asked: texts, told: texts, ...more };
}

function updatable(row: Row): Row {
  return { ...row, canUpdate: true };
}

function onOff(flag: string, path: string): Row {
  const valuesOf = (on: Json) => [plainText(on)];
  const style = flag === '--rm' ? bare(flag) : { ...joined(flag), valuesOf };
  return { ...value(flag, path), option: style };
}

function size(flag: string, path: string): Row {
  const asked = (text: Json) => [text === 'unlimited' ? '-1' : String(bytesOf(String(text)))];
  const words = {
    ...option(flag),
    valuesOf: (text: Json) => [text === 'unlimited' ? '-1' : String(text)],
  };
  return { ...value(flag, path), option: words, asked };
}

function set(flag: string, path: string, textOf = (text: string) => text): Row {
  const asked = (list: Json) => texts(list).map(textOf);
  return { option: each(flag), path, kind: 'set', asked, told: asked };
}

function mapping(flag: string, path: string, between: string): Row {
  const asked = pairTexts(between);
  const told = (there: Json) => (Array.isArray(there) ? texts(there) : asked(there));
  return { option: pairs(flag, between, plainText), path, kind: 'set', asked, told };
}

function rate(flag: string, path: string): Row {
  const asked = objects(({ path: device, rate: per }) => colons(device, bytesOf(fieldText(per))));
  const told = objects(({ Path, Rate }) => colons(Path, Rate));
  const valuesOf = objects(({ path: device, rate: per }) => colons(device, per));
  return { option: { ...each(flag), valuesOf }, path, kind: 'set', asked, told };
}

function texts(list: Json): readonly string[] {
  return [list].flat().map((one) => plainText(one as Json));
}

function objects(textOf: (object: JsonObject) => string) {
  return (list: Json) => (list as readonly JsonObject[]).map(textOf);
}

function pairTexts(between: string) {
  return (pairsOf: Json) =>
    Object.entries(pairsOf as JsonObject).map(([name, one]) => {
      const text = plainText(one ?? '');
      return between === ':' && text === '' ? name : `${name}${between}${text}`;
    });
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

function deviceText(device: string): string {
  const [from, to = from, rights = 'rwm'] = device.split(':');
  return `${from}:${to}:${rights}`;
}

function toldDevice({ PathOnHost, PathInContainer, CgroupPermissions }: JsonObject): string {
  return colons(PathOnHost, PathInContainer, CgroupPermissions);
}

/** `/there:/x/alias` is `there:alias`. */
function linkText(link: string): string {
  return link.replace(/^\/([^:]+):.*\/([^/]+)$/, '$1:$2');
}

function ulimitText(limit: string): string {
  const [name, soft, hard = soft] = limit.split(/[:=]/);
  return `${name}=${soft}:${hard}`;
}

function restartTexts(policy: Json): readonly string[] {
  const { Name, MaximumRetryCount } = policy as JsonObject;
  const name = fieldText(Name) || 'no';
  return [MaximumRetryCount ? colons(name, MaximumRetryCount) : name];
}

function fieldText(field: Json | undefined): string {
  return plainText(field ?? '');
}

function colons(...fields: readonly (Json | undefined)[]): string {
  return fields.map(fieldText).join(':');
}
