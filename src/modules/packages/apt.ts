import { statSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { accepted, choiceOr, flag, flagOr, text, textOr, wholeOr, words } from '../argument.ts';
import {
  type CommandPlan,
  type PlannedCommand,
  plannedCommands,
  runCommands,
} from '../command/command-plan.ts';
import { pathOf } from '../files/path.ts';
import { aptVersions, isInstalled, type PackageWish, readWish } from './apt-state.ts';

/** Its arguments. */
export const aptSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: words('Packages: NAME or NAME=VERSION.'),
    state: choiceOr(
      ['absent', 'build-dep', 'fixed', 'latest', 'present'],
      'present',
      'What they are to be.',
    ),
    update_cache: flagOr(false, 'Read the lists of packages anew first.'),
    cache_valid_time: wholeOr(0, 'Seconds for which the lists count as new; implies update_cache.'),
    upgrade: choiceOr(
      ['no', 'yes', 'safe', 'full', 'dist'],
      'no',
      'Bring all that is installed to its newest version.',
    ),
    deb: text('Package file to install.'),
    purge: flagOr(false, 'Remove configuration files as well.'),
    autoremove: flagOr(false, 'Remove what nothing needs any longer.'),
    autoclean: flagOr(false, 'Drop downloaded packages that are out of date.'),
    clean: flagOr(false, 'Drop all downloaded packages.'),
    install_recommends: flag('Install what packages recommend.'),
    force: flagOr(false, 'Go on in spite of problems that endanger the system.'),
    allow_unauthenticated: flagOr(false, 'Take packages without a signature.'),
    allow_downgrade: flagOr(false, 'Take an older version than is there.'),
    allow_change_held_packages: flagOr(false, 'Change packages that are held.'),
    only_upgrade: flagOr(false, 'Leave packages alone that are not installed.'),
    default_release: text('Release to take packages from.'),
    dpkg_options: textOr('force-confdef,force-confold', 'Options for dpkg, with commas between.'),
    policy_rc_d: accepted,
    fail_on_autoremove: flagOr(false, 'Fail rather than remove packages.'),
    force_apt_get: accepted,
    update_cache_retries: accepted,
    update_cache_retry_max_delay: accepted,
    lock_timeout: wholeOr(60, 'Seconds to wait for the lock of the package database.'),
  },
} as const;

type AptArguments = FromSchema<typeof aptSchema>;

/** Installs and removes packages of Debian and Ubuntu. */
export const apt = defineModule<AptArguments, CommandPlan, unknown>({
  name: 'apt',
  aliases: ['ansible.builtin.apt'],
  summary: 'Install and remove packages of Debian and Ubuntu',
  args: aptSchema,
  argumentAliases: {
    pkg: 'name',
    package: 'name',
    'update-cache': 'update_cache',
    'default-release': 'default_release',
    'install-recommends': 'install_recommends',
    'allow-downgrade': 'allow_downgrade',
    'allow-unauthenticated': 'allow_unauthenticated',
  },
  check: 'full',
  canBecome: true,
  emulated: 'apt-get',
  plan: async (args, context) => plannedCommands(await planApt(args, context)),
  apply: runCommands,
});

const environment = { DEBIAN_FRONTEND: 'noninteractive', DEBIAN_PRIORITY: 'critical' };

/** What `apt-get` has to be told. */
export async function planApt(
  args: AptArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const refresh = needsRefresh(args, context.now());
  const steps = [...(await packageSteps(args, context)), ...cleaningSteps(args)];
  const commands = [...(refresh ? [['apt-get', 'update']] : []), ...steps].map(commandOf);
  const result: ModuleResult = {
    changed: steps.length > 0 || (refresh && args.name === undefined),
    cache_updated: refresh,
    cache_update_time: refresh ? Math.floor(context.now() / 1000) : cacheTime(),
  };
  return { commands, result, keepsOutput: steps.length > 0 };
}

function commandOf(argv: readonly string[]): PlannedCommand {
  const message = `'${argv.join(' ')}' failed`;
  return { argv: argv as [string, ...string[]], environment, message };
}

function needsRefresh({ update_cache, cache_valid_time }: AptArguments, now: number): boolean {
  if (!update_cache && cache_valid_time === 0) return false;
  return cacheTime() + cache_valid_time < now / 1000;
}

/** When the lists were read last, in seconds; 0: never. */
function cacheTime(): number {
  const places = ['/var/lib/apt/periodic/update-success-stamp', '/var/lib/apt/lists'];
  const found = places.map((path) => statSync(path, { throwIfNoEntry: false })).find(Boolean);
  return Math.floor((found?.mtimeMs ?? 0) / 1000);
}

async function packageSteps(args: AptArguments, context: PlanContext<unknown>) {
  if (args.upgrade !== 'no') return [[...options(args), ...upgradeWords[args.upgrade]]];
  if (args.deb !== undefined) return [[...options(args), 'install', pathOf(args.deb, context)]];
  const wishes = (args.name ?? []).map(readWish);
  if (wishes.length === 0) return [];
  if (args.state === 'fixed') return [[...options(args), '--fix-broken', 'install']];
  if (args.state === 'build-dep') return [[...options(args), 'build-dep', ...names(wishes)]];
  const versions = await aptVersions(wishes, context);
  if (args.state === 'absent') {
    const there = wishes.filter((wish) => isInstalled(wish, versions));
    const purge = args.purge ? ['--purge'] : [];
    return there.length === 0 ? [] : [[...options(args), ...purge, 'remove', ...names(there)]];
  }
  const missing = wishes.filter((wish) => isMissing(wish, versions, args));
  return missing.length === 0 ? [] : [[...options(args), 'install', ...names(missing)]];
}

const upgradeWords = {
  yes: ['upgrade', '--with-new-pkgs'],
  safe: ['upgrade', '--with-new-pkgs'],
  full: ['dist-upgrade'],
  dist: ['dist-upgrade'],
} as const;

function names(wishes: readonly PackageWish[]): readonly string[] {
  return wishes.map(({ name, version }) => (version === undefined ? name : `${name}=${version}`));
}

function isMissing(
  wish: PackageWish,
  versions: Awaited<ReturnType<typeof aptVersions>>,
  { state, only_upgrade }: AptArguments,
): boolean {
  const known = versions.get(wish.name);
  if (known === undefined) {
    throw new CodedError('MP4181', `No package matching '${wish.name}' is available`, {
      hint: 'update_cache: true reads the lists of packages anew.',
    });
  }
  if (!isInstalled(wish, versions)) return !only_upgrade || known.installed !== undefined;
  return state === 'latest' && known.installed !== known.candidate;
}

function options(args: AptArguments): readonly string[] {
  const dpkg = args.dpkg_options.split(',').filter((option) => option !== '');
  const switches = [
    [args.force, '--force-yes'],
    [args.only_upgrade, '--only-upgrade'],
    [args.fail_on_autoremove, '--no-remove'],
    [args.allow_unauthenticated, '--allow-unauthenticated'],
    [args.allow_downgrade, '--allow-downgrades'],
    [args.allow_change_held_packages, '--allow-change-held-packages'],
    [args.autoremove && args.name !== undefined, '--auto-remove'],
  ] as const;
  const recommends = args.install_recommends;
  return [
    'apt-get',
    '-y',
    ...dpkg.flatMap((option) => ['-o', `Dpkg::Options::=--${option}`]),
    ...['-o', `DPkg::Lock::Timeout=${args.lock_timeout}`],
    ...switches.flatMap(([isOn, word]) => (isOn ? [word] : [])),
    ...(recommends === undefined
      ? []
      : ['-o', `APT::Install-Recommends=${recommends ? 'yes' : 'no'}`]),
    ...(args.default_release === undefined ? [] : ['-t', args.default_release]),
  ];
}

function cleaningSteps(args: AptArguments): readonly (readonly string[])[] {
  return [
    ...(args.autoremove && args.name === undefined ? [['apt-get', '-y', 'autoremove']] : []),
    ...(args.autoclean ? [['apt-get', '-y', 'autoclean']] : []),
    ...(args.clean ? [['apt-get', 'clean']] : []),
  ];
}
