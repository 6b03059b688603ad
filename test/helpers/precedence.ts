/** Ways to set a variable, weakest first. */
export const levels = [
  'role defaults',
  'inventory, all',
  'inventory, parent',
  'inventory, group',
  'inventory group_vars/all',
  'playbook group_vars/all',
  'inventory group_vars/parent',
  'inventory group_vars/group',
  'playbook group_vars/parent',
  'playbook group_vars/group',
  'inventory, host',
  'inventory host_vars',
  'playbook host_vars',
  'facts',
  'play vars',
  'vars_prompt',
  'vars_files',
  'role vars',
  'role entry vars',
  'block vars',
  'import_tasks vars',
  'task vars',
  'include_vars',
  'set_fact',
  'registered',
  'role parameter',
  'include_role vars',
  'include_tasks vars',
  'extra vars',
  'loop variable',
] as const;

export type Level = (typeof levels)[number];

/** The later of these two wins, so neither beats the other. */
const equals: readonly (readonly Level[])[] = [
  ['set_fact', 'registered'],
  ['role entry vars', 'include_role vars'],
  ['role parameter', 'include_role vars'],
];

/** A variable that is set at two levels, or at one. */
export interface Subject {
  readonly v: string;
  readonly high: Level;
  readonly low: Level;
}

/** Every two levels that can meet, then each level by itself. */
export const subjects: readonly Subject[] = [
  ...levels.flatMap((low, index) => levels.slice(index + 1).map((high) => ({ high, low }))),
  ...levels.map((level) => ({ high: level, low: level })),
]
  .filter(
    ({ high, low }) =>
      !equals.some((both) => both.includes(high) && both.includes(low) && high !== low),
  )
  .map(({ high, low }, index) => ({ v: `v${index}`, high, low }));

type Variables = Readonly<Record<string, Level>>;

function at(level: Level, among: readonly Subject[] = subjects): Variables {
  const chosen = among.filter(({ high, low }) => [high, low].includes(level));
  return Object.fromEntries(chosen.map(({ v }) => [v, level]));
}

const included = subjects.filter(({ high, low }) => [high, low].includes('include_role vars'));
const listed = subjects.filter((subject) => !included.includes(subject));

/**
 * A site in which every subject is set at its levels. `site.yml` writes what each of them is,
 * seen from where all levels meet, into the file that the extra variable `out` names.
 */
export function precedenceSite(): Readonly<Record<string, unknown>> {
  return {
    'site.yml': [
      play([{ role: 'of_list', vars: at('role entry vars'), ...at('role parameter') }], []),
      play([], [{ include_role: { name: 'of_include' }, vars: at('include_role vars') }]),
      { hosts: 'localhost', gather_facts: false, tasks: [dump] },
    ],
    ...role('of_list', listed),
    ...role('of_include', included),
    ...inventory,
    'files/vars.yml': at('vars_files'),
    'library/known_facts': factsModule(at('facts')),
    'group_vars/all.yml': at('playbook group_vars/all'),
    'group_vars/parent.yml': at('playbook group_vars/parent'),
    'group_vars/some.yml': at('playbook group_vars/group'),
    'host_vars/localhost.yml': at('playbook host_vars'),
    'extra.json': at('extra vars'),
  };
}

const dump = { copy: { content: '{{ told }}', dest: '{{ out }}' } };

function play(roles: readonly unknown[], tasks: readonly unknown[]): unknown {
  const prompted = Object.entries(at('vars_prompt'));
  return {
    hosts: 'localhost',
    gather_facts: false,
    vars: at('play vars'),
    vars_prompt: prompted.map(([name, text]) => ({ name, prompt: name, default: text })),
    vars_files: ['files/vars.yml'],
    pre_tasks: [{ known_facts: {} }],
    roles,
    tasks,
  };
}

/** A role whose tasks set what tasks can set, and whose innermost ones tell of the subjects. */
function role(name: string, among: readonly Subject[]): Record<string, unknown> {
  const folder = `roles/${name}`;
  return {
    [`${folder}/defaults/main.yml`]: at('role defaults', among),
    [`${folder}/vars/main.yml`]: at('role vars', among),
    [`${folder}/included.yml`]: at('include_vars', among),
    [`${folder}/tasks/main.yml`]: [
      { include_vars: `{{ role_path }}/included.yml` },
      { set_fact: at('set_fact', among) },
      ...Object.keys(at('registered', among)).map((register) => ({
        debug: { msg: 'registered' },
        register,
      })),
      { include_tasks: 'block.yml', vars: at('include_tasks vars', among) },
    ],
    [`${folder}/tasks/block.yml`]: [
      {
        block: [{ import_tasks: 'tell.yml', vars: at('import_tasks vars', among) }],
        vars: at('block vars', among),
      },
    ],
    [`${folder}/tasks/tell.yml`]: [tell(among), ...inLoops(among)],
  };
}

function tell(among: readonly Subject[]): unknown {
  const looped = at('loop variable', among);
  const pairs = among
    .filter(({ v }) => !(v in looped))
    .map(({ v }) => `'${v}': ${v}.msg | default(${v})`);
  const now = `{{ told | default({}) | combine({ ${pairs.join(', ')} }) }}`;
  return { set_fact: { told: now }, vars: at('task vars', among) };
}

function inLoops(among: readonly Subject[]): unknown[] {
  return Object.entries(at('loop variable', among)).map(([v, level]) => ({
    set_fact: { told: `{{ told | combine({ '${v}': ${v} }) }}` },
    loop: [level],
    loop_control: { loop_var: v },
    vars: { ...at('task vars', among) },
  }));
}

/** A program in the role of a module that gathers facts. */
function factsModule(facts: Variables): string {
  return `#!/bin/sh\n# WANT_JSON\ncat <<'EOF'\n${JSON.stringify({ ansible_facts: facts })}\nEOF\n`;
}

const inventory = {
  'inventory/hosts.yml': {
    all: {
      vars: at('inventory, all'),
      children: {
        parent: {
          vars: at('inventory, parent'),
          children: {
            some: {
              vars: at('inventory, group'),
              hosts: { localhost: { ansible_connection: 'local', ...at('inventory, host') } },
            },
          },
        },
      },
    },
  },
  'inventory/hosts.ini': [
    '[some]',
    `localhost ansible_connection=local ${lines(at('inventory, host')).join(' ')}`,
    ...['[some:vars]', ...lines(at('inventory, group'))],
    ...['[parent:children]', 'some'],
    ...['[parent:vars]', ...lines(at('inventory, parent'))],
    ...['[all:vars]', ...lines(at('inventory, all')), ''],
  ].join('\n'),
  'inventory/group_vars/all.yml': at('inventory group_vars/all'),
  'inventory/group_vars/parent.yml': at('inventory group_vars/parent'),
  'inventory/group_vars/some.yml': at('inventory group_vars/group'),
  'inventory/host_vars/localhost.yml': at('inventory host_vars'),
};

function lines(variables: Variables): string[] {
  return Object.entries(variables).map(([name, text]) => `${name}='${text}'`);
}
