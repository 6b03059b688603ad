import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { accepted, choiceOr, flagOr, text, whole } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { entryOf } from './databases.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('The group.'),
    gid: whole('Its number.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether it is to be there.'),
    system: flagOr(false, 'Give it a number of the system when it is made.'),
    non_unique: flagOr(false, 'Its number may be in use.'),
    force: accepted,
    local: accepted,
  },
} as const;

type GroupArguments = FromSchema<typeof schema>;

/** Makes, changes and removes groups of this machine. */
export const group = defineModule<GroupArguments, CommandPlan, unknown>({
  name: 'group',
  aliases: ['ansible.builtin.group'],
  summary: 'Make, change and remove groups of this machine',
  args: schema,
  check: 'full',
  canBecome: true,
  async plan(args, context) {
    const entry = await entryOf('group', args.name, context);
    const argv = commandFor(args, entry);
    const { name, state, gid } = args;
    const number = gid ?? (entry === undefined ? undefined : Number(entry[2]));
    const known = state === 'absent' ? {} : { gid: number, system: args.system };
    return plannedCommands({
      commands: argv === undefined ? [] : [{ argv }],
      result: { name, state, ...known },
    });
  },
  apply: runCommands,
});

type Argv = readonly [string, ...string[]];

function commandFor(args: GroupArguments, entry: readonly string[] | undefined): Argv | undefined {
  const { name, gid, state, system, non_unique } = args;
  if (state === 'absent') return entry === undefined ? undefined : ['groupdel', name];
  const number = gid === undefined ? [] : ['-g', `${gid}`, ...(non_unique ? ['-o'] : [])];
  if (entry === undefined) return ['groupadd', ...number, ...(system ? ['-r'] : []), name];
  return gid === undefined || entry[2] === `${gid}` ? undefined : ['groupmod', ...number, name];
}
