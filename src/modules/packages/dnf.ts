import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { accepted, choiceOr, flag, flagOr, text, words } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';

/** Its arguments. */
export const rpmSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: words('Packages, groups (@NAME), files or URLs of packages; "*" stands for all.'),
    state: choiceOr(
      ['absent', 'present', 'installed', 'removed', 'latest'],
      'present',
      'What they are to be.',
    ),
    enablerepo: words('Repositories to use besides.'),
    disablerepo: words('Repositories not to use.'),
    exclude: words('Packages to leave out.'),
    disable_gpg_check: flagOr(false, 'Take packages without a signature.'),
    update_cache: flagOr(false, 'Read the lists of packages anew first.'),
    update_only: flagOr(false, 'Leave packages alone that are not installed.'),
    autoremove: flagOr(false, 'Remove what nothing needs any longer.'),
    allowerasing: flagOr(false, 'Remove packages that are in the way.'),
    allow_downgrade: flagOr(false, 'Take an older version than is there.'),
    install_weak_deps: flagOr(true, 'Install what packages recommend.'),
    security: flagOr(false, 'Only updates for security.'),
    bugfix: flagOr(false, 'Only updates that mend something.'),
    skip_broken: flagOr(false, 'Leave out what cannot be installed.'),
    nobest: flag('Take an older version where the newest cannot be had.'),
    download_only: flagOr(false, 'Download, install nothing.'),
    installroot: text('Folder to install into.'),
    releasever: text('Release to take packages from.'),
    conf_file: text('Configuration file of dnf.'),
    sslverify: flagOr(true, 'Check certificates of repositories.'),
    validate_certs: flagOr(true, 'Check certificates of URLs.'),
    use_backend: accepted,
    list: accepted,
    lock_timeout: accepted,
    cacheonly: accepted,
    enable_plugin: accepted,
    disable_plugin: accepted,
    disable_excludes: accepted,
    download_dir: accepted,
    install_repoquery: accepted,
  },
} as const;

type DnfArguments = FromSchema<typeof rpmSchema>;

/** Installs and removes packages of Fedora and its family. */
export const dnf = rpmModule('dnf', ['ansible.builtin.dnf', 'dnf5', 'ansible.builtin.dnf5']);

/** The same with the older program. */
export const yum = rpmModule('yum', ['ansible.builtin.yum']);

function rpmModule(program: 'dnf' | 'yum', aliases: readonly string[]) {
  return defineModule<DnfArguments, CommandPlan, unknown>({
    name: program,
    aliases,
    summary: `Install and remove packages with ${program}`,
    args: rpmSchema,
    argumentAliases: { pkg: 'name', 'expire-cache': 'update_cache' },
    check: 'full',
    canBecome: true,
    emulated: program,
    plan: async (args, context) => plannedCommands(await planRpm(program, args, context)),
    apply: runCommands,
  });
}

/** What dnf or yum has to be told. */
export async function planRpm(
  program: string,
  args: DnfArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const wanted = args.name ?? [];
  const isAbsent = args.state === 'absent' || args.state === 'removed';
  const present = new Set<string>();
  for (const name of wanted) if (await isThere(name, args, context)) present.add(name);
  const refresh = args.update_cache && wanted.length === 0 ? [[program, '-y', 'makecache']] : [];
  const steps = isAbsent
    ? removal(
        program,
        args,
        wanted.filter((name) => present.has(name)),
      )
    : await installation({ program, args, wanted, present }, context);
  const commands = [...refresh, ...steps].map((argv) => ({ argv: argv as [string, ...string[]] }));
  return { commands, result: resultOf(steps, isAbsent), keepsOutput: false };
}

function resultOf(steps: readonly (readonly string[])[], isAbsent: boolean): ModuleResult {
  const verb = isAbsent ? 'Removed' : 'Installed';
  const named = steps.flatMap((argv) => argv.slice(argv.indexOf('--') + 1));
  const results = steps.length === 0 ? [] : named.map((name) => `${verb}: ${name}`);
  return {
    changed: steps.length > 0,
    msg: steps.length === 0 ? 'Nothing to do' : '',
    rc: 0,
    results,
  };
}

function removal(program: string, args: DnfArguments, there: readonly string[]) {
  if (there.length > 0) return [[...options(program, args), 'remove', '--', ...there]];
  return args.autoremove ? [[...options(program, args), 'autoremove', '--']] : [];
}

interface Installation {
  readonly program: string;
  readonly args: DnfArguments;
  readonly wanted: readonly string[];
  readonly present: ReadonlySet<string>;
}

async function installation(
  { program, args, wanted, present }: Installation,
  context: PlanContext<unknown>,
): Promise<readonly (readonly string[])[]> {
  const missing = wanted.filter((name) => !present.has(name) && name !== '*');
  const toInstall = args.update_only ? [] : missing;
  const first =
    toInstall.length === 0 ? [] : [[...options(program, args), 'install', '--', ...toInstall]];
  if (args.state !== 'latest') return first;
  const old = wanted.filter((name) => present.has(name));
  const all = wanted.includes('*');
  const outdated = all || old.length > 0 ? await outdatedOf(program, all ? [] : old, context) : [];
  if (outdated.length === 0) return first;
  return [...first, [...options(program, args), 'upgrade', '--', ...(all ? [] : old)]];
}

/** Which packages have something newer: `check-update` answers 100 then. */
async function outdatedOf(
  program: string,
  names: readonly string[],
  context: PlanContext<unknown>,
): Promise<readonly string[]> {
  const { rc, stdout } = await runTool([program, '-q', 'check-update', ...names], context);
  return rc === 100 ? stdout.split('\n').filter((line) => /^\S/.test(line)) : [];
}

async function isThere(
  name: string,
  { installroot }: DnfArguments,
  context: PlanContext<unknown>,
): Promise<boolean> {
  if (name === '*') return false;
  const root = installroot === undefined ? [] : ['--root', installroot];
  const isFile = /\.rpm$/.test(name) && !/^https?:/.test(name);
  if (isFile) {
    const asked = await runTool(
      ['rpm', '-qp', '--qf', '%{name}-%{version}-%{release}', name],
      context,
    );
    return asked.rc === 0 && isThere(asked.stdout.trim(), { installroot } as DnfArguments, context);
  }
  const query = ['rpm', ...root, '-q', '--whatprovides', name] as const;
  const isPlain = !name.startsWith('@') && !/^https?:/.test(name);
  if (!isPlain) return false;
  if ((await runTool(['rpm', ...root, '-q', name], context)).rc === 0) return true;
  return (await runTool(query, context)).rc === 0;
}

function options(program: string, args: DnfArguments): readonly string[] {
  const lists = [
    ['--enablerepo', args.enablerepo],
    ['--disablerepo', args.disablerepo],
    ['--exclude', args.exclude],
  ] as const;
  const switches = [
    [args.disable_gpg_check, '--nogpgcheck'],
    [args.allowerasing, '--allowerasing'],
    [args.security, '--security'],
    [args.bugfix, '--bugfix'],
    [args.skip_broken, '--skip-broken'],
    [args.nobest === true, '--nobest'],
    [args.download_only, '--downloadonly'],
    [args.update_cache, '--refresh'],
    [!args.install_weak_deps, '--setopt=install_weak_deps=False'],
    [!args.sslverify, '--setopt=sslverify=False'],
  ] as const;
  return [
    program,
    '-y',
    ...lists.flatMap(([word, names = []]) => names.map((name) => `${word}=${name}`)),
    ...switches.flatMap(([isOn, word]) => (isOn ? [word] : [])),
    ...(args.installroot === undefined ? [] : [`--installroot=${args.installroot}`]),
    ...(args.releasever === undefined ? [] : [`--releasever=${args.releasever}`]),
    ...(args.conf_file === undefined ? [] : [`--config=${args.conf_file}`]),
  ];
}
