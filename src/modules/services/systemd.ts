import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { CodedError } from '../../util/coded-error.ts';
import { choiceOr, flag, flagOr, text } from '../argument.ts';
import {
  type CommandPlan,
  type PlannedCommand,
  plannedCommands,
  runCommands,
} from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';

export const serviceStates = ['reloaded', 'restarted', 'started', 'stopped'] as const;

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    name: text('Unit, with or without .service.'),
    state: {
      type: 'string',
      enum: serviceStates,
      description: 'What it is to be; restarted and reloaded always act.',
    },
    enabled: flag('Whether it starts with the machine.'),
    force: flagOr(false, 'Overwrite symbolic links that are there when it is enabled.'),
    masked: flag('Whether it cannot be started at all.'),
    daemon_reload: flagOr(false, 'Read unit files anew first.'),
    daemon_reexec: flagOr(false, 'Run systemd anew first.'),
    scope: choiceOr(['system', 'user', 'global'], 'system', 'Whose unit it is.'),
    no_block: flagOr(false, 'Do not wait until it has started or stopped.'),
  },
} as const;

export type SystemdArguments = FromSchema<typeof schema>;

/** Starts, stops and enables units of systemd. */
export const systemd = defineModule<SystemdArguments, CommandPlan, unknown>({
  name: 'systemd',
  aliases: ['ansible.builtin.systemd', 'systemd_service', 'ansible.builtin.systemd_service'],
  summary: 'Start, stop and enable units of systemd',
  args: schema,
  argumentAliases: {
    service: 'name',
    unit: 'name',
    'daemon-reload': 'daemon_reload',
    'daemon-reexec': 'daemon_reexec',
  },
  check: 'full',
  canBecome: true,
  emulated: 'systemctl',
  plan: async (args, context) => plannedCommands(await planUnit(args, context)),
  apply: runCommands,
});

/** What `systemctl` has to be told. Throws a ModuleFailure for a unit that is not there. */
export async function planUnit(
  args: SystemdArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const say = sayer(args);
  const first = [
    ...(args.daemon_reexec ? [say('daemon-reexec')] : []),
    ...(args.daemon_reload ? [say('daemon-reload')] : []),
  ];
  const { name } = args;
  if (name === undefined) {
    requireName(args);
    // Reading unit files anew is no change by itself.
    return { commands: first, result: { changed: false, name: null, status: {} } };
  }
  const status = await statusOf(name, args, context);
  const steps = [
    ...maskSteps(args, status, say),
    ...(await enableSteps(args, name, context)).map((verb) => say(verb, name)),
    ...stateSteps(args, status).map((verb) => say(verb, name)),
  ];
  const result: ModuleResult = {
    changed: steps.length > 0,
    name,
    status,
    ...(args.enabled === undefined ? {} : { enabled: args.enabled }),
    ...(args.state === undefined ? {} : { state: settledState(args.state) }),
  };
  return { commands: [...first, ...steps], result };
}

function requireName({ state, enabled, masked }: SystemdArguments): void {
  if (state === undefined && enabled === undefined && masked === undefined) return;
  throw new CodedError('MP4180', 'state, enabled and masked need the name of a unit');
}

function settledState(state: NonNullable<SystemdArguments['state']>): string {
  return state === 'stopped' ? 'stopped' : 'started';
}

type Sayer = (verb: string, unit?: string) => PlannedCommand;

function sayer({ scope, no_block, force }: SystemdArguments): Sayer {
  const whole = [
    'systemctl',
    ...(scope === 'system' ? [] : [`--${scope}`]),
    ...(no_block ? ['--no-block'] : []),
    ...(force ? ['--force'] : []),
  ];
  return (verb, unit) => {
    const argv = [...whole, verb, ...(unit === undefined ? [] : [unit])];
    const message = `Unable to ${verb} ${unit === undefined ? 'systemd' : `service ${unit}`}`;
    return { argv: argv as unknown as [string, ...string[]], message };
  };
}

type Status = Readonly<Record<string, string>>;

async function statusOf(
  name: string,
  { scope }: SystemdArguments,
  context: PlanContext<unknown>,
): Promise<Status> {
  const words = scope === 'system' ? [] : [`--${scope}`];
  const { rc, stdout, stderr } = await runTool(['systemctl', ...words, 'show', name], context);
  if (rc !== 0) throw new ModuleFailure(`Service is in unknown state: ${stderr.trim()}`, { name });
  const pairs = stdout.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
  });
  const status: Status = Object.fromEntries(pairs);
  if (status.LoadState !== 'not-found') return status;
  throw new ModuleFailure(`Could not find the requested service ${name}: host`, { name, status });
}

function maskSteps({ masked, name }: SystemdArguments, { LoadState }: Status, say: Sayer) {
  if (masked === undefined || masked === (LoadState === 'masked')) return [];
  return [say(masked ? 'mask' : 'unmask', name)];
}

async function enableSteps(
  { enabled, scope }: SystemdArguments,
  name: string,
  context: PlanContext<unknown>,
): Promise<readonly string[]> {
  if (enabled === undefined) return [];
  const words = scope === 'system' ? [] : [`--${scope}`];
  const { rc } = await runTool(['systemctl', ...words, 'is-enabled', name], context);
  if (enabled === (rc === 0)) return [];
  return [enabled ? 'enable' : 'disable'];
}

function stateSteps({ state }: SystemdArguments, { ActiveState = '' }: Status): readonly string[] {
  const runs = ['active', 'activating', 'reloading'].includes(ActiveState);
  switch (state) {
    case 'started':
      return runs ? [] : ['start'];
    case 'stopped':
      return runs || ActiveState === 'deactivating' ? ['stop'] : [];
    case 'restarted':
      return [runs ? 'restart' : 'start'];
    case 'reloaded':
      return [runs ? 'reload' : 'start'];
    default:
      return [];
  }
}
