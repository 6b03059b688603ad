import { delimiter, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { flag, text, textOr, whole, words } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { followedStat } from '../files/stat-of.ts';
import { planApt } from './apt.ts';
import { planRpm } from './dnf.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: words('Packages, as the package manager here names them.'),
    state: textOr('present', 'present, absent or latest.'),
    update_cache: flag('Read the lists of packages anew first.'),
    cache_valid_time: whole('Seconds for which the lists count as new (apt).'),
    autoremove: flag('Remove what nothing needs any longer.'),
    purge: flag('Remove configuration files as well (apt).'),
    install_recommends: flag('Install what packages recommend (apt).'),
    default_release: text('Release to take packages from (apt).'),
    enablerepo: words('Repositories to use besides (dnf).'),
    disablerepo: words('Repositories not to use (dnf).'),
    disable_gpg_check: flag('Take packages without a signature (dnf).'),
    allowerasing: flag('Remove packages that are in the way (dnf).'),
    use: textOr('auto', 'Package manager: apt, dnf or yum; auto finds out.'),
  },
} as const;

type PackageArguments = FromSchema<typeof schema>;

/** Installs and removes packages with whatever package manager is there. */
export const packages = defineModule<PackageArguments, CommandPlan, unknown>({
  name: 'package',
  aliases: ['ansible.builtin.package'],
  summary: 'Install and remove packages with the package manager that is there',
  args: schema,
  check: 'full',
  canBecome: true,
  emulated: 'apt-get, dnf or yum',
  plan: async (args, context) => plannedCommands(await planPackages(args, context)),
  apply: runCommands,
});

function planPackages(args: PackageArguments, context: PlanContext<unknown>): Promise<CommandPlan> {
  const { use, ...rest } = args;
  const manager = use === 'auto' ? managerHere(context) : use;
  if (manager === 'apt') return planApt({ ...aptDefaults, ...rest } as never, context);
  return planRpm(manager, { ...dnfDefaults, ...rest } as never, context);
}

const aptDefaults = {
  ...{ update_cache: false, cache_valid_time: 0, upgrade: 'no', lock_timeout: 60 },
  dpkg_options: 'force-confdef,force-confold',
};
const dnfDefaults = { install_weak_deps: true, sslverify: true };

const managers = [
  ['apt-get', 'apt'],
  ['dnf', 'dnf'],
  ['yum', 'yum'],
] as const;

function managerHere({ environment }: PlanContext<unknown>): 'apt' | 'dnf' | 'yum' {
  const folders = (environment.PATH ?? '').split(delimiter);
  const found = managers.find(([program]) =>
    folders.some((folder) => followedStat(join(folder, program)) !== undefined),
  );
  if (found !== undefined) return found[1];
  throw new CodedError('MP4182', 'Could not detect which package manager to use', {
    hint: 'apt, dnf and yum are known; use: names one.',
  });
}
