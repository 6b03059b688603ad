import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { flagOr, text } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool, useTool } from '../command/tool.ts';
import { which } from '../command/which.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'state'],
  properties: {
    name: text('The switch: httpd_can_network_connect.'),
    state: { type: 'boolean', description: 'Whether it is to be on.' },
    persistent: flagOr(false, 'For the next start as well.'),
    ignore_selinux_state: flagOr(false, 'Go on where SELinux is switched off.'),
  },
} as const;

type SebooleanArguments = FromSchema<typeof schema>;

/** Switches booleans of SELinux's policy. */
export const seboolean = defineModule<SebooleanArguments, CommandPlan, unknown>({
  name: 'seboolean',
  aliases: ['ansible.posix.seboolean'],
  summary: "Switch booleans of SELinux's policy",
  args: schema,
  check: 'full',
  canBecome: true,
  emulated: 'getsebool, setsebool and semanage',
  plan: async (args, context) => plannedCommands(await planBoolean(args, context)),
  apply: runCommands,
});

async function planBoolean(
  { name, state, persistent, ignore_selinux_state }: SebooleanArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  if (!ignore_selinux_state) await requireSelinux(context);
  const is = persistent ? await keptState(name, context) : await stateNow(name, context);
  const words = persistent ? ['-P'] : [];
  const argv = ['setsebool', ...words, name, state ? '1' : '0'] as const;
  const message = `Failed to set boolean ${name} to ${state ? 'True' : 'False'}`;
  return {
    commands: is === state ? [] : [{ argv, message }],
    result: { name, persistent, state },
  };
}

async function requireSelinux(context: PlanContext<unknown>): Promise<void> {
  const isThere = which('selinuxenabled', context.environment) !== undefined;
  if (isThere && (await runTool(['selinuxenabled'], context)).rc === 0) return;
  const hint = isThere
    ? 'ignore_selinux_state: true goes on without it.'
    : 'selinuxenabled, which tells whether it is on, is not installed.';
  throw new ModuleFailure('SELinux is disabled on this host.', { changed: false }, hint);
}

/** What is in force. Throws a ModuleFailure for a switch that is not there. */
async function stateNow(name: string, context: PlanContext<unknown>): Promise<boolean> {
  const { rc, stdout } = await runTool(['getsebool', name], context);
  const state = /--> (on|off)/.exec(stdout)?.[1];
  if (rc !== 0 || state === undefined) throw unknownBoolean(name);
  return state === 'on';
}

/** What the policy keeps for the next start: `NAME (now , kept) …`. */
async function keptState(name: string, context: PlanContext<unknown>): Promise<boolean> {
  const { stdout } = await useTool(['semanage', 'boolean', '-l', '-n'], context);
  for (const line of stdout.split('\n')) {
    const [, listed, state] = /^(\S+)\s+\(\s*\w+\s*,\s*(on|off)\s*\)/.exec(line) ?? [];
    if (listed === name) return state === 'on';
  }
  throw unknownBoolean(name);
}

function unknownBoolean(name: string): ModuleFailure {
  return new ModuleFailure(`SELinux boolean ${name} does not exist.`, { changed: false });
}
