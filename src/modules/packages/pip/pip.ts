import { join } from 'node:path';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import type { ProgramOutcome } from '../../command/run-program.ts';
import { runTool } from '../../command/tool.ts';
import { type PipArguments, pipSchema } from './arguments.ts';
import { type PipPlan, planPip } from './plan.ts';
import { pipProgram, type VirtualenvCommand } from './program.ts';
import { isSatisfied, isSourceUrl } from './requirement.ts';

/** Installs and removes packages of Python. What pip has to do is pip's to decide. */
export const pip = defineModule<PipArguments, PipPlan, unknown>({
  name: 'pip',
  aliases: ['ansible.builtin.pip'],
  summary: 'Install and remove packages of Python',
  args: pipSchema,
  check: 'full',
  canBecome: true,
  plan(args, context): Planned<PipPlan> {
    const detail = planPip(args, context);
    return { result: { changed: true }, detail, preview: () => foresee(detail, context) };
  },
  apply: applyPip,
});

/** What check mode can tell: pip's own list of packages, where that is enough. */
async function foresee(plan: PipPlan, context: PlanContext<unknown>): Promise<ModuleResult> {
  const { args, packages, extra, creation } = plan;
  const isOpen = extra.length > 0 || args.requirements !== undefined || args.state === 'latest';
  if (creation !== undefined || isOpen) return { changed: true };
  const { cmd, stdout, stderr } = await installed(plan, context);
  const lines = stdout.split('\n');
  const present = packages.map((each) => isSatisfied(each, lines));
  const changed =
    (args.state === 'present' && present.includes(false)) ||
    (args.state === 'absent' && present.includes(true));
  return { changed, cmd, stdout, stderr };
}

/** What is installed, a line each: `NAME==VERSION`; releases before 9 know another word for it. */
async function installed(plan: PipPlan, context: PlanContext<unknown>) {
  const { args, folder, cwd } = plan;
  const program = pipProgram(args, folder, context);
  const asked = [...program, 'list', '--format=freeze'] as const;
  const listed = await runTool(asked, context, { cwd });
  if (listed.rc === 0) return { ...listed, cmd: asked.join(' ') };
  const frozen = [...program, 'freeze'] as const;
  const outcome = await runTool(frozen, context, { cwd });
  if (outcome.rc !== 0) throw pipFailure(frozen, outcome);
  return { ...outcome, cmd: frozen.join(' ') };
}

const verbs = {
  present: ['install'],
  absent: ['uninstall', '-y'],
  latest: ['install', '-U'],
  forcereinstall: ['install', '-U', '--force-reinstall'],
} as const;

async function applyPip(plan: PipPlan, context: ApplyContext<unknown>): Promise<ModuleResult> {
  const { args, folder, creation } = plan;
  const made = creation === undefined ? undefined : await makeFolder(plan, creation, context);
  const cmd = [...pipProgram(args, folder, context), ...verbs[args.state], ...wishes(plan)];
  const before = await listedBefore(plan, context);
  const outcome = await underUmask(cmd, plan, context);
  const stdout = (made?.stdout ?? '') + outcome.stdout;
  const stderr = (made?.stderr ?? '') + outcome.stderr;
  if (outcome.rc !== 0 && !wasNotThere(args, outcome)) {
    throw pipFailure(cmd, { rc: outcome.rc, stdout, stderr });
  }
  const moved =
    before === undefined
      ? outcome.stdout.includes(successOf[args.state === 'absent' ? 'absent' : 'present'])
      : before !== (await installed(plan, context)).stdout;
  const { name = null, version = null, state, requirements = null } = args;
  const told = { cmd, name, version, state, requirements, virtualenv: folder ?? null };
  return { changed: moved || made !== undefined, ...told, stdout, stderr };
}

const successOf = { present: 'Successfully installed', absent: 'Successfully uninstalled' };

function wishes({ args, packages, extra }: PipPlan): readonly string[] {
  const { requirements } = args;
  const wanted = packages.map(({ text }) => text);
  return [...extra, ...(requirements === undefined ? wanted : ['-r', requirements])];
}

/** Where what pip says does not tell of a change, packages before and after do. */
async function listedBefore(plan: PipPlan, context: ApplyContext<unknown>) {
  const { requirements, name = [], state } = plan.args;
  if (state === 'absent' || (requirements === undefined && !name.some(isSourceUrl)))
    return undefined;
  return (await installed(plan, context)).stdout;
}

async function makeFolder(
  plan: PipPlan,
  { program, options }: VirtualenvCommand,
  context: ApplyContext<unknown>,
): Promise<ProgramOutcome> {
  const { virtualenv_site_packages } = plan.args;
  const asked = virtualenv_site_packages
    ? undefined
    : await runTool([program[0], '--help'], context);
  const isOld = asked?.stdout.split(/\s+/).includes('--no-site-packages');
  const words = [...program, ...(isOld ? ['--no-site-packages'] : []), ...options];
  const outcome = await underUmask(words, plan, context);
  if (outcome.rc !== 0) throw pipFailure(words, outcome);
  return outcome;
}

/** Programs of the virtual environment go before others, since packages may need those to build. */
function underUmask(
  words: readonly string[],
  { args, folder, cwd }: PipPlan,
  context: ApplyContext<unknown>,
): Promise<ProgramOutcome> {
  const masked =
    args.umask === undefined
      ? []
      : ['sh', '-c', `umask ${`${args.umask}`.replace('0o', '0')}; exec "$@"`, 'sh'];
  const PATH = `${join(folder ?? '', 'bin')}:${context.environment.PATH ?? ''}`;
  const environment = folder === undefined ? {} : { PATH };
  return runTool([...masked, ...words] as unknown as [string], context, { cwd, environment });
}

/** pip fails when it is to remove what is not there. */
function wasNotThere({ state }: PipArguments, { rc, stdout, stderr }: ProgramOutcome): boolean {
  return state === 'absent' && rc === 1 && `${stdout}${stderr}`.includes('not installed');
}

function pipFailure(cmd: readonly string[], { stdout, stderr }: ProgramOutcome): ModuleFailure {
  const out = stdout === '' ? '' : `stdout: ${stdout}`;
  const error = stderr === '' ? '' : `\n:stderr: ${stderr}`;
  return new ModuleFailure(out + error, { changed: false, cmd });
}
