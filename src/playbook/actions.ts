import type { JsonObject } from '../util/json.ts';
import type { ModuleDeclaration } from './module-catalogue.ts';

const apply = {
  type: 'object',
  description: 'Keywords for every task that is brought in.',
  additionalProperties: true,
};

const roleArguments: JsonObject = {
  name: { type: 'string', description: 'Name or path of the role.' },
  role: { type: 'string', description: 'The same as `name`.' },
  tasks_from: { type: 'string', description: 'File in `tasks/` instead of main.' },
  vars_from: { type: 'string', description: 'File in `vars/` instead of main.' },
  defaults_from: { type: 'string', description: 'File in `defaults/` instead of main.' },
  handlers_from: { type: 'string', description: 'File in `handlers/` instead of main.' },
  allow_duplicates: { type: 'boolean', description: 'Run it again with the same parameters.' },
  public: { type: 'boolean', description: 'Whether the play sees its defaults and vars.' },
  rolespec_validate: { type: 'boolean', description: 'Check its argument specification.' },
};

const fileArgument: JsonObject = {
  file: { type: 'string', description: 'Task file, relative to this one.' },
};

const namesArgument = { type: ['string', 'array'], items: { type: 'string' } };

/** Tasks that the language itself carries out: they look like modules, but are none. */
export const languageActions: readonly ModuleDeclaration[] = [
  action(
    'include_tasks',
    'Runs the tasks of a file when it is reached.',
    { ...fileArgument, apply },
    fromText('file'),
  ),
  action(
    'import_tasks',
    'Puts the tasks of a file in its place, before anything runs.',
    fileArgument,
    fromText('file'),
  ),
  action('include_role', 'Runs a role when it is reached.', { ...roleArguments, apply }),
  action(
    'import_role',
    'Puts the tasks of a role in its place, before anything runs.',
    roleArguments,
  ),
  action('async_status', 'Tells what has become of a task with `async` and `poll: 0`.', {
    jid: { type: 'string', description: 'Its `ansible_job_id`.' },
    mode: {
      type: 'string',
      enum: ['status', 'cleanup'],
      description: 'status asks; cleanup forgets the job.',
    },
  }),
  action(
    'add_host',
    'Adds a host to the inventory, for the plays that come after.',
    {
      name: { type: 'string', description: 'The host.' },
      hostname: { type: 'string', description: 'The same as `name`.' },
      host: { type: 'string', description: 'The same as `name`.' },
      groups: { ...namesArgument, description: 'Groups to put it into; they are made.' },
      groupname: { ...namesArgument, description: 'The same as `groups`.' },
      group: { ...namesArgument, description: 'The same as `groups`.' },
    },
    { open: true },
  ),
  action(
    'group_by',
    'Puts the host into a group that a value names.',
    {
      key: { type: 'string', description: 'The group; it is made. A space becomes a `-`.' },
      parents: { ...namesArgument, description: 'Groups to put that one into. Default: `all`.' },
    },
    { required: ['key'] },
  ),
  action(
    'meta',
    'Steers the run: flush_handlers, end_play, end_host, noop …',
    metaArguments(),
    fromText('action'),
  ),
];

interface ActionTraits {
  readonly freeForm?: string;
  readonly required?: readonly string[];
  /** Takes arguments of any other name, too. */
  readonly open?: boolean;
}

/** The text after the action is this argument, which it needs. */
function fromText(argument: string): ActionTraits {
  return { freeForm: argument, required: [argument] };
}

function action(
  name: string,
  summary: string,
  properties: JsonObject,
  { freeForm, required = [], open = false }: ActionTraits = {},
): ModuleDeclaration {
  const args = { type: 'object', additionalProperties: open, required: [...required], properties };
  const aliases = [`ansible.builtin.${name}`, `ansible.legacy.${name}`];
  return { name, aliases, summary, args, freeForm, check: 'full' };
}

function metaArguments(): JsonObject {
  const steps = [
    'flush_handlers',
    'end_play',
    'end_host',
    'end_batch',
    'end_role',
    'noop',
    'clear_facts',
    'clear_host_errors',
    'refresh_inventory',
    'reset_connection',
  ];
  return { action: { type: 'string', enum: steps, description: 'What to do.' } };
}
