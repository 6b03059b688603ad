/** Where a keyword may stand. */
export type KeywordPlace = 'play' | 'role' | 'block' | 'task' | 'handler';

/**
 * What a keyword's value may be, as lenient as Ansible: a template passes for anything but a
 * section. `condition` is an expression, a boolean or a list of them; `words` is a text or a
 * list of texts; `dicts` a mapping or a list of mappings.
 */
export type KeywordType =
  | 'any'
  | 'text'
  | 'boolean'
  | 'number'
  | 'condition'
  | 'words'
  | 'list'
  | 'dict'
  | 'vars'
  | 'dicts'
  | 'entries'
  | 'roles';

/** One keyword of the language. */
export interface Keyword {
  readonly name: string;
  readonly places: readonly KeywordPlace[];
  readonly type: KeywordType;
  /** One sentence, for editors and the documentation. */
  readonly description: string;
}

const everywhere = ['play', 'role', 'block', 'task', 'handler'] as const;
const notPlay = ['role', 'block', 'task', 'handler'] as const;
const tasks = ['task', 'handler'] as const;
const blocks = ['block'] as const;
const plays = ['play'] as const;
const blocksAndTasks = ['block', 'task', 'handler'] as const;

/** All keywords; composing, validation, the JSON Schema and did-you-mean work from this table. */
export const keywords: readonly Keyword[] = [
  word('name', everywhere, 'text', 'Shown when it runs; handlers are notified by it.'),
  word('hosts', plays, 'words', 'Hosts or groups that the play runs for.'),
  word('gather_facts', plays, 'boolean', 'Whether to collect facts before the first task.'),
  word('gather_subset', plays, 'words', 'Which facts to collect.'),
  word('gather_timeout', plays, 'number', 'Seconds that collecting facts may take.'),
  word('fact_path', plays, 'text', 'Folder of local fact files.'),
  word('vars_files', plays, 'words', 'Variable files; of a nested list, the first that exists.'),
  word('vars_prompt', plays, 'dicts', 'Variables to ask for before the play runs.'),
  word('roles', plays, 'roles', 'Roles to run before `tasks`.'),
  word('pre_tasks', plays, 'entries', 'Tasks to run before `roles`.'),
  word('tasks', plays, 'entries', 'The tasks of the play.'),
  word('post_tasks', plays, 'entries', 'Tasks to run after `tasks` and their handlers.'),
  word('handlers', plays, 'entries', 'Tasks that run only when a changed task notifies them.'),
  word('serial', plays, 'any', 'Hosts per batch: a number, a percentage, or a list of them.'),
  word('strategy', plays, 'text', 'Order of tasks across hosts: `linear` or `free`.'),
  word(
    'order',
    plays,
    'text',
    'Order of hosts: inventory, sorted, reverse_sorted, reverse_inventory, shuffle.',
  ),
  word(
    'max_fail_percentage',
    plays,
    'number',
    'Share of hosts that may fail before the play stops.',
  ),
  word('force_handlers', plays, 'boolean', 'Run notified handlers even after a failure.'),
  word(
    'validate_argspec',
    plays,
    'any',
    'Checks the variables of the play against an argument specification.',
  ),
  word('vars', everywhere, 'vars', 'Variables for what this holds.'),
  word('environment', everywhere, 'dicts', 'Environment variables for the modules that run.'),
  word('tags', everywhere, 'words', 'Names to select it by with --tags and --skip-tags.'),
  word('become', everywhere, 'boolean', 'Whether to act as another user.'),
  word('become_user', everywhere, 'text', 'The user to act as; root by default.'),
  word('become_method', everywhere, 'text', 'How to become that user; sudo by default.'),
  word('become_flags', everywhere, 'text', 'Options for the program that changes the user.'),
  word('become_exe', everywhere, 'text', 'Path of the program that changes the user.'),
  word('connection', everywhere, 'text', 'How to reach the host; only `local` is supported.'),
  word('remote_user', everywhere, 'text', 'User of a remote connection.'),
  word('user', plays, 'text', 'The same as `remote_user`.'),
  word('port', everywhere, 'number', 'Port of a remote connection.'),
  word('collections', everywhere, 'words', 'Collections to search for roles and modules.'),
  word('module_defaults', everywhere, 'dicts', 'Arguments for modules that do not give them.'),
  word('any_errors_fatal', everywhere, 'boolean', 'Let a failure on one host end the play on all.'),
  word('ignore_errors', everywhere, 'boolean', 'Go on after a failure; it is counted as ignored.'),
  word('ignore_unreachable', everywhere, 'boolean', 'Go on when a host cannot be reached.'),
  word(
    'check_mode',
    everywhere,
    'boolean',
    'True: only predict. False: run for real even under --check.',
  ),
  word('diff', everywhere, 'boolean', 'Whether results show what changes in files.'),
  word('no_log', everywhere, 'condition', 'Keep arguments and results out of every output.'),
  word('run_once', everywhere, 'boolean', 'Run for the first host only, with the result for all.'),
  word('throttle', everywhere, 'number', 'Most hosts that run it at a time.'),
  word('timeout', everywhere, 'number', 'Seconds after which it fails.'),
  word('debugger', everywhere, 'text', 'Accepted for compatibility; there is no debugger.'),
  word('when', notPlay, 'condition', 'Run only if this expression holds; of a list, all must.'),
  word('delegate_to', notPlay, 'text', 'Host that carries it out instead.'),
  word('delegate_facts', notPlay, 'boolean', 'Facts belong to the host that carried it out.'),
  word('notify', blocksAndTasks, 'words', 'Handlers to run at the end if something changed.'),
  word('role', ['role'], 'text', 'Name or path of the role.'),
  word('block', blocks, 'entries', 'Tasks that belong together.'),
  word('rescue', blocks, 'entries', 'Tasks to run if one of the block fails.'),
  word('always', blocks, 'entries', 'Tasks to run in any case.'),
  word('register', tasks, 'text', 'Variable that takes the result.'),
  word('loop', tasks, 'any', 'List to run the task for; each is the variable `item`.'),
  word(
    'loop_control',
    tasks,
    'dict',
    'Settings of the loop: loop_var, label, index_var, pause, extended.',
  ),
  word('until', tasks, 'condition', 'Try again until this expression holds.'),
  word('retries', tasks, 'number', 'How often to try again; 3 by default.'),
  word('delay', tasks, 'number', 'Seconds between tries; 5 by default.'),
  word('changed_when', tasks, 'condition', 'Decides whether the task changed something.'),
  word('failed_when', tasks, 'condition', 'Decides whether the task failed.'),
  word('args', tasks, 'any', 'Arguments for the module, besides those in its own place.'),
  word('action', tasks, 'any', 'The module and its arguments, the long way.'),
  word('local_action', tasks, 'any', 'Like `action`, carried out on this machine.'),
  word('async', tasks, 'number', 'Seconds that the task may take in the background.'),
  word('poll', tasks, 'number', 'Seconds between looks at a background task; 0 does not wait.'),
  word('listen', ['handler'], 'words', 'Topics that the handler is notified by, besides its name.'),
];

/** Keys that `loop_control` takes. */
export const loopControlKeys = [
  'loop_var',
  'index_var',
  'label',
  'pause',
  'extended',
  'extended_allitems',
  'break_when',
] as const;

/** `with_` styles: each is a lookup of that name. */
export const loopStyles = [
  'items',
  'list',
  'dict',
  'fileglob',
  'first_found',
  'nested',
  'cartesian',
  'together',
  'sequence',
  'subelements',
  'indexed_items',
  'lines',
  'flattened',
  'file',
  'random_choice',
  'env',
  'template',
  'varnames',
  'vars',
  'url',
  'password',
  'pipe',
  'inventory_hostnames',
] as const;

const byPlace = new Map<KeywordPlace, ReadonlyMap<string, Keyword>>();

/** The keywords that may stand at a place, by name. */
export function keywordsOf(place: KeywordPlace): ReadonlyMap<string, Keyword> {
  const known = byPlace.get(place);
  if (known) return known;
  const here = keywords.filter(({ places }) => places.includes(place));
  const table = new Map(here.map((keyword) => [keyword.name, keyword] as const));
  byPlace.set(place, table);
  return table;
}

function word(
  name: string,
  places: readonly KeywordPlace[],
  type: KeywordType,
  description: string,
): Keyword {
  return { name, places, type, description };
}
