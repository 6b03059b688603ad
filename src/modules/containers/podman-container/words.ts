import type { Json, JsonObject } from '../../../util/json.ts';
import { shlexSplit } from '../../command/shlex.ts';
import {
  bare,
  each,
  joined,
  listed,
  type OptionTable,
  option,
  optionWords,
  pairs,
  shown,
} from '../podman/option-words.ts';
import { isAtLeast } from '../podman/version.ts';
import type { ContainerArguments } from './arguments.ts';
import type { Verb } from './decision.ts';

/** Arguments of a container and the options of `podman run` and `create` that they are. */
export const containerOptions: OptionTable = {
  annotation: pairs('--annotation'),
  arch: option('--arch'),
  authfile: option('--authfile'),
  blkio_weight: option('--blkio-weight'),
  blkio_weight_device: pairs('--blkio-weight-device', ':'),
  cap_add: each('--cap-add'),
  cap_drop: each('--cap-drop'),
  cgroup_conf: pairs('--cgroup-conf'),
  cgroup_parent: option('--cgroup-parent'),
  cgroupns: joined('--cgroupns'),
  cgroups: joined('--cgroups'),
  chrootdirs: option('--chrootdirs'),
  cidfile: option('--cidfile'),
  conmon_pidfile: option('--conmon-pidfile'),
  cpu_period: option('--cpu-period'),
  cpu_quota: option('--cpu-quota'),
  cpu_rt_period: option('--cpu-rt-period'),
  cpu_rt_runtime: option('--cpu-rt-runtime'),
  cpu_shares: option('--cpu-shares'),
  cpus: option('--cpus'),
  cpuset_cpus: option('--cpuset-cpus'),
  cpuset_mems: option('--cpuset-mems'),
  decryption_key: option('--decryption-key'),
  detach: joined('--detach'),
  detach_keys: option('--detach-keys'),
  device: each('--device'),
  device_cgroup_rule: option('--device-cgroup-rule'),
  device_read_bps: each('--device-read-bps'),
  device_read_iops: each('--device-read-iops'),
  device_write_bps: each('--device-write-bps'),
  device_write_iops: each('--device-write-iops'),
  dns: listed('--dns'),
  dns_option: option('--dns-option'),
  dns_search: option('--dns-search'),
  entrypoint: option('--entrypoint'),
  env: pairs('--env'),
  env_file: each('--env-file'),
  env_host: joined('--env-host'),
  env_merge: pairs('--env-merge'),
  etc_hosts: pairs('--add-host', ':'),
  expose: each('--expose'),
  gidmap: each('--gidmap'),
  gpus: option('--gpus'),
  group_add: each('--group-add'),
  group_entry: option('--group-entry'),
  healthcheck: option('--healthcheck-command'),
  healthcheck_interval: option('--healthcheck-interval'),
  healthcheck_retries: option('--healthcheck-retries'),
  healthcheck_start_period: option('--healthcheck-start-period'),
  healthcheck_timeout: option('--healthcheck-timeout'),
  healthcheck_failure_action: option('--health-on-failure'),
  health_startup_cmd: option('--health-startup-cmd'),
  health_startup_interval: option('--health-startup-interval'),
  health_startup_retries: option('--health-startup-retries'),
  health_startup_success: option('--health-startup-success'),
  health_startup_timeout: option('--health-startup-timeout'),
  hooks_dir: each('--hooks-dir', 'joined'),
  hostname: option('--hostname'),
  hostuser: option('--hostuser'),
  http_proxy: joined('--http-proxy'),
  image_volume: option('--image-volume'),
  init: bare('--init'),
  init_ctr: option('--init-ctr'),
  init_path: option('--init-path'),
  interactive: joined('--interactive'),
  ip: option('--ip'),
  ip6: option('--ip6'),
  ipc: option('--ipc'),
  kernel_memory: option('--kernel-memory'),
  label: pairs('--label'),
  label_file: option('--label-file'),
  log_driver: option('--log-driver'),
  log_level: option('--log-level'),
  log_opt: { ...pairs('--log-opt'), valuesOf: logOptions },
  mac_address: option('--mac-address'),
  memory: option('--memory'),
  memory_reservation: option('--memory-reservation'),
  memory_swap: option('--memory-swap'),
  memory_swappiness: option('--memory-swappiness'),
  mount: each('--mount'),
  network: each('--network'),
  network_aliases: each('--network-alias'),
  no_healthcheck: bare('--no-healthcheck'),
  no_hosts: joined('--no-hosts'),
  no_hostname: joined('--no-hostname'),
  oom_kill_disable: joined('--oom-kill-disable'),
  oom_score_adj: option('--oom-score-adj'),
  os: option('--os'),
  passwd: joined('--passwd'),
  passwd_entry: option('--passwd-entry'),
  personality: option('--personality'),
  pid: option('--pid'),
  pid_file: option('--pidfile'),
  pids_limit: option('--pids-limit'),
  platform: option('--platform'),
  pod: option('--pod'),
  pod_id_file: option('--pod-id-file'),
  preserve_fd: each('--preserve-fd'),
  preserve_fds: option('--preserve-fds'),
  privileged: joined('--privileged'),
  publish: each('--publish'),
  publish_all: joined('--publish-all'),
  pull: option('--pull'),
  rdt_class: option('--rdt-class'),
  read_only: joined('--read-only'),
  read_only_tmpfs: joined('--read-only-tmpfs'),
  requires: listed('--requires'),
  restart_policy: joined('--restart'),
  retry: option('--retry'),
  retry_delay: option('--retry-delay'),
  rm: bare('--rm'),
  rmi: bare('--rmi'),
  rootfs: joined('--rootfs'),
  sdnotify: joined('--sdnotify'),
  seccomp_policy: option('--seccomp-policy'),
  secrets: each('--secret'),
  security_opt: each('--security-opt'),
  shm_size: option('--shm-size'),
  shm_size_systemd: option('--shm-size-systemd'),
  sig_proxy: joined('--sig-proxy'),
  stop_signal: option('--stop-signal'),
  stop_timeout: option('--stop-timeout'),
  subgidname: option('--subgidname'),
  subuidname: option('--subuidname'),
  sysctl: pairs('--sysctl'),
  systemd: { ...joined('--systemd'), valuesOf: (value) => [shown(value).toLowerCase()] },
  timeout: option('--timeout'),
  timezone: joined('--tz'),
  tls_verify: joined('--tls-verify'),
  tmpfs: pairs('--tmpfs', ':'),
  tty: joined('--tty'),
  uidmap: each('--uidmap'),
  ulimit: each('--ulimit'),
  umask: option('--umask'),
  unsetenv: each('--unsetenv'),
  unsetenv_all: bare('--unsetenv-all'),
  user: option('--user'),
  userns: option('--userns'),
  uts: option('--uts'),
  variant: option('--variant'),
  volume: each('--volume'),
  volumes_from: each('--volumes-from'),
  workdir: option('--workdir'),
};

/** Words of `podman container` for a verb. */
export function verbWords(
  verb: Verb,
  args: ContainerArguments,
  version: string,
): readonly string[] {
  switch (verb) {
    case 'run':
    case 'create':
      return makeWords(verb, args, version);
    case 'delete':
      return ['rm', ...optionWords(removal, args), args.name];
    case 'stop':
      return ['stop', ...optionWords({ stop_time: option('--time') }, args), args.name];
    case 'restart':
      return ['restart', ...optionWords({ restart_time: option('--time') }, args), args.name];
    case 'start':
      return ['start', args.name];
  }
}

const removal: OptionTable = {
  force_delete: bare('-f'),
  delete_depend: bare('--depend'),
  delete_time: option('--time'),
  delete_volumes: bare('--volumes'),
};

function makeWords(
  verb: 'run' | 'create',
  args: ContainerArguments,
  version: string,
): readonly string[] {
  const { image = '', cmd_args = [] } = args;
  const network = isAtLeast(version, '4.0.0') ? each('--network') : listed('--network');
  const options = optionWords({ ...containerOptions, network }, args);
  const kept = verb === 'create' ? options.filter((word) => word !== '--detach=True') : options;
  return [verb, '--name', args.name, ...kept, ...cmd_args, image, ...commandWords(args)];
}

/** Words of podman that pull the image. */
export function pullWords(args: ContainerArguments): readonly string[] {
  const { arch, authfile, os, tls_verify, variant, platform } = containerOptions;
  const access = { arch, authfile, os, platform, tls_verify, variant } as OptionTable;
  return ['image', 'pull', ...optionWords(access, args), args.image ?? ''];
}

/** The command's words; a text is split as a shell splits it. */
export function commandWords({ command }: ContainerArguments): readonly string[] {
  return typeof command === 'string' ? shlexSplit(command) : (command ?? []);
}

function logOptions(value: Json): readonly string[] {
  const given = Object.entries(value as JsonObject).filter(([, one]) => one !== null);
  return given.map(([name, one]) => `${name.replace('max_size', 'max-size')}=${shown(one)}`);
}
