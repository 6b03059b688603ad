import { hostname as currentName } from 'node:os';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import type { Value } from '../../../template/value.ts';
import { text } from '../../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../../command/command-plan.ts';
import { hostnameUses, strategyOf } from './strategies.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('The name that the host is to have.'),
    use: {
      type: 'string',
      enum: hostnameUses,
      description: 'How this host keeps its name; found out unless given.',
    },
  },
} as const;

type HostnameArguments = FromSchema<typeof schema>;

/** Sets the host's name, for now and for its next start. */
export const hostname = defineModule<HostnameArguments, CommandPlan, unknown>({
  name: 'hostname',
  aliases: ['ansible.builtin.hostname'],
  summary: "Set the host's name, for now and for its next start",
  args: schema,
  check: 'full',
  canBecome: true,
  emulated: 'hostnamectl',
  plan: async (args, context) => plannedCommands(await planHostname(args, context)),
  apply: runCommands,
});

async function planHostname(
  { name, use }: HostnameArguments,
  context: PlanContext<unknown>,
): Promise<CommandPlan> {
  const strategy = strategyOf(use);
  if (strategy === undefined) throw noStrategy();
  const is = {
    current: await strategy.current(context),
    permanent: await strategy.permanent(context),
  };
  const commands = strategy.steps(name, is, context);
  const before = name === is.current ? is.permanent : is.current;
  const diff = [{ before: `hostname = ${before}\n`, after: `hostname = ${name}\n` }];
  return {
    commands,
    result: {
      name,
      ansible_facts: factsOf(name),
      ...(commands.length === 0 ? {} : { diff }),
    },
  };
}

function factsOf(name: string): NonNullable<ModuleResult['ansible_facts']> {
  const fqdn = currentName();
  return new Map<string, Value>([
    ['ansible_hostname', name.split('.')[0] ?? name],
    ['ansible_nodename', name],
    ['ansible_fqdn', fqdn],
    ['ansible_domain', fqdn.split('.').slice(1).join('.')],
  ]);
}

function noStrategy(): ModuleFailure {
  return new ModuleFailure(
    `hostname module cannot be used on platform ${process.platform}`,
    { changed: false },
    'Name how this host keeps its name: use: systemd, for example.',
  );
}
