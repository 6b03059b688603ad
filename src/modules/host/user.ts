import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { accepted, choiceOr, flagOr, text, whole, words } from '../argument.ts';
import {
  type CommandPlan,
  type PlannedCommand,
  plannedCommands,
  runCommands,
} from '../command/command-plan.ts';
import { runTool } from '../command/tool.ts';
import { entryOf } from './databases.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('The user.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether it is to be there.'),
    uid: whole('Its number.'),
    non_unique: flagOr(false, 'Its number may be in use.'),
    group: text('Its first group.'),
    groups: words('Its other groups.'),
    append: flagOr(false, 'Keep groups that it is in besides.'),
    comment: text('Its full name.'),
    home: text('Its home folder.'),
    move_home: flagOr(false, 'Move the home folder when home changes.'),
    create_home: flagOr(true, 'Make the home folder when the user is made.'),
    skeleton: text('Folder that the home folder begins as.'),
    shell: text('Its shell.'),
    password: text('Hash of its password, as in /etc/shadow.'),
    update_password: choiceOr(['always', 'on_create'], 'always', 'When to set the password.'),
    system: flagOr(false, 'Give it a number of the system when it is made.'),
    remove: flagOr(false, 'Remove its home folder with it.'),
    force: flagOr(false, 'Remove it even when it is logged in.'),
    generate_ssh_key: accepted,
    ssh_key_bits: accepted,
    ssh_key_file: accepted,
    ssh_key_type: accepted,
    ssh_key_comment: accepted,
    expires: accepted,
    password_lock: accepted,
    local: accepted,
    umask: accepted,
  },
} as const;

type UserArguments = FromSchema<typeof schema>;

/** Makes, changes and removes users of this machine. */
export const user = defineModule<UserArguments, CommandPlan, unknown>({
  name: 'user',
  aliases: ['ansible.builtin.user'],
  summary: 'Make, change and remove users of this machine',
  args: schema,
  argumentAliases: { user: 'name', createhome: 'create_home' },
  secrets: ['password'],
  check: 'full',
  canBecome: true,
  plan: async (args, context) => plannedCommands(await planUser(args, context)),
  apply: runCommands,
});

async function planUser(args: UserArguments, context: PlanContext<unknown>): Promise<CommandPlan> {
  const { name, state } = args;
  const entry = await entryOf('passwd', name, context);
  if (state === 'absent') {
    const words = [...(args.force ? ['-f'] : []), ...(args.remove ? ['-r'] : [])];
    const commands = entry === undefined ? [] : [{ argv: ['userdel', ...words, name] as const }];
    return {
      commands,
      result: { name, state, ...(entry && { force: args.force, remove: args.remove }) },
    };
  }
  if (entry === undefined) return { commands: [creation(args)], result: told(args, true) };
  const words = await modification(args, entry, context);
  const commands = words.length === 0 ? [] : [{ argv: ['usermod', ...words, name] as const }];
  return {
    commands,
    result: {
      ...told(args, false),
      ...fieldsOf(entry),
      append: args.append,
      move_home: args.move_home,
    },
  };
}

function told(
  { name, state, groups, system, create_home, home, shell, comment }: UserArguments,
  isNew: boolean,
): ModuleResult {
  const common = { name, state, ...(groups && { groups: groups.join(',') }) };
  if (!isNew) return common;
  const more = { ...(home && { home }), ...(shell && { shell }), ...(comment && { comment }) };
  return { ...common, system, create_home, ...more };
}

function fieldsOf([, , uid, gid, comment, home, shell]: readonly string[]): ModuleResult {
  return { uid: Number(uid), group: Number(gid), comment, home, shell };
}

function creation(args: UserArguments): PlannedCommand {
  const { name, uid, groups, password } = args;
  const words = [
    ...(uid === undefined ? [] : ['-u', `${uid}`, ...(args.non_unique ? ['-o'] : [])]),
    ...(args.group === undefined ? [] : ['-g', args.group]),
    ...(groups === undefined || groups.length === 0 ? [] : ['-G', groups.join(',')]),
    ...(args.comment === undefined ? [] : ['-c', args.comment]),
    ...(args.home === undefined ? [] : ['-d', args.home]),
    ...(args.shell === undefined ? [] : ['-s', args.shell]),
    ...(password === undefined ? [] : ['-p', password]),
    ...(args.create_home
      ? ['-m', ...(args.skeleton === undefined ? [] : ['-k', args.skeleton])]
      : ['-M']),
    ...(args.system ? ['-r'] : []),
  ];
  return { argv: ['useradd', ...words, name], message: `useradd ${name} failed` };
}

async function modification(
  args: UserArguments,
  [, , uid, gid, comment, home, shell]: readonly string[],
  context: PlanContext<unknown>,
): Promise<readonly string[]> {
  const differs = (wanted: string | number | undefined, is: string | undefined) =>
    wanted !== undefined && `${wanted}` !== is;
  const firstGroup =
    args.group === undefined ? undefined : await entryOf('group', args.group, context);
  return [
    ...(differs(args.uid, uid) ? ['-u', `${args.uid}`, ...(args.non_unique ? ['-o'] : [])] : []),
    ...(differs(firstGroup?.[2], gid) ? ['-g', firstGroup?.[2] ?? ''] : []),
    ...(await groupWords(args, context)),
    ...(differs(args.comment, comment) ? ['-c', args.comment ?? ''] : []),
    ...(differs(args.home, home) ? ['-d', args.home ?? '', ...(args.move_home ? ['-m'] : [])] : []),
    ...(differs(args.shell, shell) ? ['-s', args.shell ?? ''] : []),
    ...(await passwordWords(args, context)),
  ];
}

async function groupWords(
  { name, groups, append }: UserArguments,
  context: PlanContext<unknown>,
): Promise<readonly string[]> {
  if (groups === undefined) return [];
  const all = (await runTool(['id', '-Gn', name], context)).stdout.trim().split(/\s+/);
  const first = (await runTool(['id', '-gn', name], context)).stdout.trim();
  const others = all.filter((each) => each !== first);
  const missing = groups.filter((each) => each !== first && !others.includes(each));
  const surplus = others.filter((each) => !groups.includes(each));
  if (missing.length === 0 && (append || surplus.length === 0)) return [];
  return append ? ['-a', '-G', missing.join(',')] : ['-G', groups.join(',')];
}

/** A hash that cannot be read counts as another one. */
async function passwordWords(
  { name, password, update_password }: UserArguments,
  context: PlanContext<unknown>,
) {
  if (password === undefined || update_password === 'on_create') return [];
  const { stdout } = await runTool(['getent', 'shadow', name], context);
  return stdout.split(':')[1] === password ? [] : ['-p', password];
}
