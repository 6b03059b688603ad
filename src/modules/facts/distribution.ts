import { readFileSync } from 'node:fs';

/** Names that Ansible gives to distributions, by their `ID`. */
const names: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpine: 'Alpine',
  amzn: 'Amazon',
  arch: 'Archlinux',
  centos: 'CentOS',
  debian: 'Debian',
  fedora: 'Fedora',
  ol: 'OracleLinux',
  opensuse: 'openSUSE',
  rhel: 'RedHat',
  rocky: 'Rocky',
  sles: 'SLES',
  ubuntu: 'Ubuntu',
};

const families: Readonly<Record<string, string>> = {
  alpine: 'Alpine',
  arch: 'Archlinux',
  debian: 'Debian',
  fedora: 'RedHat',
  rhel: 'RedHat',
  suse: 'Suse',
  ubuntu: 'Debian',
};

/** Facts about the distribution, from `os-release`. */
export function distribution() {
  const release = readRelease();
  const id = release.get('ID') ?? 'linux';
  const version = versionOf(id) ?? release.get('VERSION_ID') ?? 'NA';
  const like = [id, ...(release.get('ID_LIKE') ?? '').split(' ')];
  const family = like.map((name) => families[name]).find((name) => name !== undefined);
  return {
    distribution: names[id] ?? release.get('NAME') ?? 'OtherLinux',
    distribution_version: version,
    distribution_major_version: version.split('.')[0] ?? version,
    distribution_release: release.get('VERSION_CODENAME') ?? 'NA',
    os_family: family ?? names[id] ?? 'Linux',
  };
}

function readRelease(): ReadonlyMap<string, string> {
  const lines = textOf('/etc/os-release').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.replaceAll('"', '')]];
    }),
  );
}

/** Debian tells its point release in a file of its own. */
function versionOf(id: string): string | undefined {
  const version = id === 'debian' ? textOf('/etc/debian_version').trim() : '';
  return /^\d/.test(version) ? version : undefined;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
