import { existsSync } from 'node:fs';
import { which } from '../command/which.ts';

const packageManagers: readonly (readonly [string, string])[] = [
  ['dnf', '/usr/bin/dnf'],
  ['yum', '/usr/bin/yum'],
  ['apt', '/usr/bin/apt-get'],
  ['zypper', '/usr/bin/zypper'],
  ['apk', '/sbin/apk'],
  ['pacman', '/usr/bin/pacman'],
];

/** Facts that follow from which programs are there. */
export function programs(environment: Readonly<Record<string, string>>) {
  const found = packageManagers.find(([, path]) => existsSync(path));
  const python = which('python3', environment);
  return {
    pkg_mgr: found?.[0] ?? 'unknown',
    service_mgr: existsSync('/run/systemd/system') ? 'systemd' : 'service',
    ...(python === undefined ? {} : { python: { executable: python, type: 'cpython' } }),
  };
}
