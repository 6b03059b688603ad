import { existsSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext } from '../../runner/module.ts';
import { accepted, flag, text, textOr } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';
import { planUnit, serviceStates } from './systemd.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('The service.'),
    state: {
      type: 'string',
      enum: serviceStates,
      description: 'What it is to be; restarted and reloaded always act.',
    },
    enabled: flag('Whether it starts with the machine.'),
    use: textOr('auto', 'What manages services here: systemd or service; auto finds out.'),
    arguments: textOr('', 'More words for the service program.'),
    sleep: accepted,
    pattern: accepted,
    runlevel: accepted,
  },
} as const;

type ServiceArguments = FromSchema<typeof schema>;

/** Starts, stops and enables services, by systemd or by the service program. */
export const service = defineModule<ServiceArguments, CommandPlan, unknown>({
  name: 'service',
  aliases: ['ansible.builtin.service', 'sysvinit', 'ansible.builtin.sysvinit'],
  summary: 'Start, stop and enable services',
  args: schema,
  argumentAliases: { args: 'arguments' },
  check: 'full',
  canBecome: true,
  emulated: 'systemctl',
  plan: async (args, context) => plannedCommands(await planService(args, context)),
  apply: runCommands,
});

function planService(args: ServiceArguments, context: PlanContext<unknown>): Promise<CommandPlan> {
  const { name, state, enabled, use } = args;
  const hasSystemd = use === 'auto' && existsSync('/run/systemd/system');
  if (!hasSystemd && !use.endsWith('systemd')) return planInit(args, context);
  const usual = { force: false, daemon_reload: false, daemon_reexec: false, no_block: false };
  const wanted = {
    ...(state === undefined ? {} : { state }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  return planUnit({ name, ...wanted, scope: 'system', ...usual }, context);
}

/** Services of init scripts. */
async function planInit(
  args: ServiceArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const { name, state, enabled } = args;
  const more = args.arguments.split(/\s+/).filter((word) => word !== '');
  const { rc } = await runTool(['service', name, 'status'], context);
  const verb = state === undefined ? undefined : verbFor(state, rc === 0);
  const start = verb === undefined ? [] : [{ argv: ['service', name, verb, ...more] as const }];
  const isEnabled = existsSync('/etc/rc3.d') && (await isLinked(name, context));
  const switched =
    enabled === undefined || enabled === isEnabled ? [] : [enableCommand(name, enabled)];
  return {
    commands: [...switched, ...start],
    result: {
      name,
      ...(enabled === undefined ? {} : { enabled }),
      ...(state === undefined ? {} : { state: state === 'stopped' ? 'stopped' : 'started' }),
    },
  };
}

function verbFor(state: (typeof serviceStates)[number], runs: boolean): string | undefined {
  if (state === 'started') return runs ? undefined : 'start';
  if (state === 'stopped') return runs ? 'stop' : undefined;
  return state === 'restarted' ? 'restart' : 'reload';
}

async function isLinked(name: string, context: PlanContext<unknown>): Promise<boolean> {
  const { stdout } = await runTool(['ls', '/etc/rc3.d'], context);
  return stdout.split('\n').some((file) => /^S\d\d/.test(file) && file.slice(3) === name);
}

function enableCommand(name: string, enabled: boolean) {
  return { argv: ['update-rc.d', name, enabled ? 'enable' : 'disable'] as const };
}
