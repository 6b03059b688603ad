import {
  arch,
  cpus,
  freemem,
  hostname,
  machine,
  release,
  totalmem,
  type,
  uptime,
  userInfo,
  version,
} from 'node:os';
import { toValue } from '../../runner/to-value.ts';
import type { Value } from '../../template/value.ts';
import { dateTime } from './date-time.ts';
import { distribution } from './distribution.ts';
import { network } from './network.ts';
import { programs } from './programs.ts';

type Environment = Readonly<Record<string, string>>;

/** Facts about this machine under their `ansible_` names; a few milliseconds, no program is run. */
export function gatherFacts(environment: Environment, now: number): Map<string, Value> {
  const facts = {
    ...system(),
    ...names(),
    ...user(),
    ...hardware(),
    ...distribution(),
    ...network(),
    ...programs(environment),
    env: environment,
    date_time: dateTime(now),
    gather_subset: ['all'],
    module_setup: true,
  };
  return new Map(Object.entries(facts).map(([name, value]) => [`ansible_${name}`, toValue(value)]));
}

function system() {
  return {
    system: type(),
    kernel: release(),
    kernel_version: version(),
    architecture: machine(),
    machine: machine(),
    userspace_bits: arch().includes('64') || arch() === 's390x' ? '64' : '32',
    selinux: { status: 'disabled' },
    selinux_python_present: false,
    apparmor: { status: 'disabled' },
    fips: false,
  };
}

function names() {
  const fqdn = hostname();
  const [short = fqdn, ...domain] = fqdn.split('.');
  return { hostname: short, nodename: fqdn, fqdn, domain: domain.join('.') };
}

function user() {
  const { username, uid, gid, homedir, shell } = userInfo();
  return {
    user_id: username,
    user_uid: uid,
    user_gid: gid,
    user_dir: homedir,
    user_shell: shell ?? '',
    user_gecos: '',
    real_user_id: uid,
    real_group_id: gid,
    effective_user_id: uid,
    effective_group_id: gid,
  };
}

function hardware() {
  const processors = cpus();
  const mebibytes = (bytes: number) => Math.floor(bytes / 1024 ** 2);
  return {
    processor: processors.flatMap(({ model }, index) => [String(index), model]),
    processor_count: processors.length,
    processor_cores: 1,
    processor_vcpus: processors.length,
    processor_nproc: processors.length,
    memtotal_mb: mebibytes(totalmem()),
    memfree_mb: mebibytes(freemem()),
    uptime_seconds: Math.floor(uptime()),
  };
}
