import { delimiter, join } from 'node:path';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { textOr, words } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { followedStat } from '../files/stat-of.ts';
import { aptSchema, planApt } from './apt.ts';
import { planRpm, rpmSchema } from './dnf.ts';

const shared = {
  name: words('Packages, as the package manager here names them.'),
  state: textOr('present', 'present, absent or latest.'),
  use: textOr('auto', 'Package manager: apt, dnf or yum; auto finds out.'),
};

type Properties = Readonly<Record<string, { readonly description: string; default?: unknown }>>;

/** What it has no name for itself goes to the package manager's own module, defaults aside. */
const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...passedOn(rpmSchema.properties, 'dnf'),
    ...passedOn(aptSchema.properties, 'apt'),
    ...shared,
  },
} as const;

function passedOn(properties: Properties, manager: string): Properties {
  const entries = Object.entries(properties).map(([name, { default: _, ...part }]) => {
    return [name, { ...part, description: part.description.replace(/\.$/, ` (${manager}).`) }];
  });
  return Object.fromEntries(entries);
}

type PackageArguments = Readonly<Record<string, unknown>> & { readonly use: string };

/** Installs and removes packages with whatever package manager is there. */
export const packages = defineModule<PackageArguments, CommandPlan, unknown>({
  name: 'package',
  aliases: ['ansible.builtin.package'],
  summary: 'Install and remove packages with the package manager that is there',
  args: schema,
  argumentAliases: { pkg: 'name' },
  check: 'full',
  canBecome: true,
  emulated: 'apt-get, dnf or yum',
  plan: async (args, context) => plannedCommands(await planPackages(args, context)),
  apply: runCommands,
});

function planPackages(
  { use, ...args }: PackageArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const manager = use === 'auto' ? managerHere(context) : use;
  if (manager === 'apt') return planApt(settled('apt', aptSchema, args) as never, context);
  return planRpm(manager, settled(manager, rpmSchema, args) as never, context);
}

/** The arguments as the manager's own module would have them. */
function settled(
  manager: string,
  { properties }: { properties: Properties },
  args: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const unknown = Object.keys(args).filter((name) => !Object.hasOwn(properties, name));
  if (unknown.length > 0) {
    throw new CodedError('MP4183', `${manager} has no argument ${unknown.join(', ')}`, {
      hint: 'package passes what it is given on to the package manager that is here.',
    });
  }
  const defaults = Object.entries(properties).filter(([, part]) => part.default !== undefined);
  return { ...Object.fromEntries(defaults.map(([name, part]) => [name, part.default])), ...args };
}

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
