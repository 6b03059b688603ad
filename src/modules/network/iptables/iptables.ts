import { defineModule, type PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { comparePep440 } from '../../../template/tests/version-pep440.ts';
import {
  type CommandPlan,
  type PlannedCommand,
  plannedCommands,
  runCommands,
} from '../../command/command-plan.ts';
import { runTool, useTool } from '../../command/tool.ts';
import { checkedIptables, type IptablesArguments, iptablesSchema } from './arguments.ts';
import { ruleWords } from './rule.ts';

/** Keeps rules, chains and policies of the kernel's packet filter. */
export const iptables = defineModule<IptablesArguments, CommandPlan, unknown>({
  name: 'iptables',
  aliases: ['ansible.builtin.iptables'],
  summary: 'Keep rules, chains and policies of the packet filter',
  args: iptablesSchema,
  check: 'full',
  canBecome: true,
  emulated: 'iptables',
  plan: async (args, context) => plannedCommands(await planIptables(args, context)),
  apply: runCommands,
});

async function planIptables(
  given: IptablesArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const told = ruleWords(given).join(' ');
  const args = await withWait(checkedIptables(given), context);
  const { ip_version, table, chain = null, flush, state, chain_management } = args;
  const known = { ip_version, table, chain, flush, rule: told, state, chain_management };
  const commands = await stepsFor(args, told !== '', context);
  return { commands, result: { changed: commands.length > 0, ...known } };
}

type Steps = readonly PlannedCommand[];

async function stepsFor(
  args: IptablesArguments,
  hasRule: boolean,
  context: PlanContext<unknown>,
): Promise<Steps> {
  if (args.flush) return [say(args, '-F')];
  if (args.policy !== undefined) return policySteps(args, args.policy, context);
  if (!hasRule) return chainSteps(args, context);
  return ruleSteps(args, context);
}

/** Releases before 1.6 cannot wait for some seconds, those before 1.4.20 not at all. */
async function withWait(
  args: IptablesArguments,
  context: PlanContext<unknown>,
): Promise<IptablesArguments> {
  const { stdout } = await useTool([programOf(args), '--version'], context);
  const version = /v(\d[\d.]*)/.exec(stdout)?.[1] ?? '0';
  if (comparePep440(version, '1.6.0') >= 0) return args;
  const { wait: _, ...rest } = args;
  return rest;
}

function programOf({ ip_version }: IptablesArguments): string {
  return ip_version === 'ipv4' ? 'iptables' : 'ip6tables';
}

function say(args: IptablesArguments, verb: string, ...rest: readonly string[]): PlannedCommand {
  const chain = args.chain === undefined ? [] : [args.chain];
  return { argv: [programOf(args), '-t', args.table, verb, ...chain, ...rest] };
}

function listing(args: IptablesArguments): PlannedCommand {
  return say(args, '-L', ...(args.numeric ? ['--numeric'] : []));
}

async function policySteps(
  args: IptablesArguments,
  policy: string,
  context: PlanContext<unknown>,
): Promise<Steps> {
  const { stdout } = await useTool(listing(args).argv, context);
  const [heading = ''] = stdout.split('\n');
  const current = /\(policy ([A-Z]+)\)/.exec(heading)?.[1];
  if (current === undefined) {
    throw new ModuleFailure("Can't detect current policy", { changed: false });
  }
  return current === policy ? [] : [say(args, '-P', policy)];
}

/** A task without a rule is about the chain itself; only chain_management touches that. */
async function chainSteps(args: IptablesArguments, context: PlanContext<unknown>): Promise<Steps> {
  const isThere = (await runTool(listing(args).argv, context)).rc === 0;
  if (!args.chain_management || isThere === (args.state === 'present')) return [];
  return [say(args, args.state === 'present' ? '-N' : '-X')];
}

async function ruleSteps(args: IptablesArguments, context: PlanContext<unknown>): Promise<Steps> {
  const rule = ruleWords(args);
  const isThere = (await runTool(say(args, '-C', ...rule).argv, context)).rc === 0;
  if (isThere === (args.state === 'present')) return [];
  if (args.state === 'absent') return [say(args, '-D', ...rule)];
  const hasChain = !args.chain_management || (await runTool(listing(args).argv, context)).rc === 0;
  const made = hasChain ? [] : [say(args, '-N')];
  const { action, rule_num } = args;
  const number = rule_num ? [rule_num] : [];
  const added =
    action === 'insert' ? say(args, '-I', ...number, ...rule) : say(args, '-A', ...rule);
  return [...made, added];
}
