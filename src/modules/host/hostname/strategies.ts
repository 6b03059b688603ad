import { existsSync } from 'node:fs';
import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import type { PlannedCommand } from '../../command/command-plan.ts';
import { runTool, useTool } from '../../command/tool.ts';
import { distribution } from '../../facts/distribution.ts';
import { type HostnameFile, networkFile, settingsFile, textOfFile, wholeFile } from './files.ts';

type Context = PlanContext<unknown>;

/** How a kind of host keeps its name: the one it has now, and the one it starts with. */
export interface HostnameStrategy {
  current(context: Context): Promise<string>;
  permanent(context: Context): Promise<string>;
  /** What makes both be `name`, given what they are. */
  steps(name: string, is: HostnameNow, context: Context): readonly PlannedCommand[];
}

/** The names that a host has. */
export interface HostnameNow {
  readonly current: string;
  readonly permanent: string;
}

/** What `use` can be; generic, as in Ansible, knows no host. */
export const hostnameUses = [
  'alpine',
  'debian',
  'freebsd',
  'generic',
  'macos',
  'macosx',
  'darwin',
  'openbsd',
  'openrc',
  'redhat',
  'sles',
  'solaris',
  'systemd',
] as const;

export type HostnameUse = (typeof hostnameUses)[number];

const systemd: HostnameStrategy = {
  current: (context) => said(['hostnamectl', '--transient', 'status'], context),
  permanent: (context) => said(['hostnamectl', '--static', 'status'], context),
  steps: (name, { current, permanent }) => {
    const steps = [
      ...unless(permanent === name, ['hostnamectl', '--pretty', '--static', 'set-hostname', name]),
      ...unless(current === name, ['hostnamectl', '--transient', 'set-hostname', name]),
    ];
    if (steps.length > 0 && name.length > 64) throw tooLong();
    return steps;
  },
};

function tooLong(): ModuleFailure {
  const msg = 'name cannot be longer than 64 characters on systemd servers, try a shorter name';
  return new ModuleFailure(msg, { changed: false });
}

const solaris: HostnameStrategy = {
  current: solarisName,
  permanent: solarisName,
  steps: (name, { current, permanent }) => [
    ...unless(current === name, ['hostname', '-t', name]),
    ...unless(permanent === name, ['hostname', name]),
  ],
};

function solarisName(context: Context): Promise<string> {
  const node = ['-s', 'svc:/system/identity:node', 'listprop', '-o', 'value', 'config/nodename'];
  return said(['/usr/sbin/svccfg', ...node], context);
}

const darwin: HostnameStrategy = {
  current: async (context) => (await runTool(scutil('--get', 'HostName'), context)).stdout.trim(),
  permanent: (context) => said(scutil('--get', 'ComputerName'), context),
  steps: (name, { current, permanent }) =>
    current === name && permanent === name
      ? []
      : [
          { argv: scutil('--set', 'HostName', name) },
          { argv: scutil('--set', 'ComputerName', name) },
          { argv: scutil('--set', 'LocalHostName', localHostName(name)) },
        ],
};

function scutil(...words: readonly string[]) {
  return ['scutil', ...words] as const;
}

/** Bonjour takes letters, digits and dashes alone. */
function localHostName(name: string): string {
  const plain = name.replaceAll(/[.']/g, '').replaceAll(/[^A-Za-z0-9]+/g, '-');
  return plain.replace(/-+$/, '');
}

/** The name is in a file. */
function inFile(file: HostnameFile, after: readonly PlannedCommand[] = []): HostnameStrategy {
  const permanent = async () => file.read(textOfFile(file)) ?? '';
  return {
    current: permanent,
    permanent,
    steps: (name, is) => (is.permanent === name ? [] : [written(file, name), ...after]),
  };
}

const freebsdFile = settingsFile('/etc/rc.conf.d/hostname');

const freebsd: HostnameStrategy = {
  ...inFile(freebsdFile),
  current: (context) => said(['hostname'], context),
  steps: (name, { current, permanent }) => [
    ...unless(current === name, ['hostname', name]),
    ...(permanent === name ? [] : [written(freebsdFile, name)]),
  ],
};

function written(file: HostnameFile, name: string): PlannedCommand {
  return { argv: ['tee', file.path], stdin: file.write(textOfFile(file), name) };
}

const debianFile = inFile(wholeFile('/etc/hostname'));

const strategies: Readonly<Record<Exclude<HostnameUse, 'generic'>, HostnameStrategy>> = {
  alpine: inFile(wholeFile('/etc/hostname'), [{ argv: ['hostname', '-F', '/etc/hostname'] }]),
  debian: systemd,
  freebsd,
  macos: darwin,
  macosx: darwin,
  darwin,
  openbsd: inFile(wholeFile('/etc/myname')),
  openrc: inFile(settingsFile('/etc/conf.d/hostname')),
  redhat: inFile(networkFile),
  sles: inFile(wholeFile('/etc/HOSTNAME')),
  solaris,
  systemd,
};

/** The strategy asked for, or the one of this host; undefined: there is none. */
export function strategyOf(use: HostnameUse | undefined): HostnameStrategy | undefined {
  if (use === 'generic') return undefined;
  if (use !== undefined) return strategies[use];
  if (existsSync('/run/systemd/system')) return systemd;
  return byPlatform[process.platform] ?? byFamily[distribution().os_family];
}

const byPlatform: Partial<Record<NodeJS.Platform, HostnameStrategy>> = {
  darwin,
  freebsd,
  openbsd: strategies.openbsd,
  sunos: solaris,
};

const byFamily: Readonly<Record<string, HostnameStrategy>> = {
  Alpine: strategies.alpine,
  Debian: debianFile,
  Gentoo: strategies.openrc,
  RedHat: strategies.redhat,
  SLES: strategies.sles,
  Suse: strategies.sles,
};

async function said(argv: readonly [string, ...string[]], context: Context): Promise<string> {
  return (await useTool(argv, context)).stdout.trim();
}

function unless(is: boolean, argv: PlannedCommand['argv']): readonly PlannedCommand[] {
  return is ? [] : [{ argv }];
}
