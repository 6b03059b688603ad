/** Ways to set a variable in one play, weakest first. */
export const levels = [
  'role defaults',
  'inventory, all',
  'inventory, group',
  'inventory, host',
  'play vars',
  'vars_prompt',
  'vars_files',
  'role vars',
  'block vars',
  'task vars',
  'include_vars',
  'set_fact',
  'role parameter',
  'include params',
  'extra vars',
] as const;

export type Level = (typeof levels)[number];

/** Every two of them, the one that wins first. */
export const pairs: readonly (readonly [Level, Level])[] = levels.flatMap((low, index) =>
  levels.slice(index + 1).map((high) => [high, low] as const),
);

/**
 * The files of a play on localhost that sets `v` at these levels, each naming itself. A role's
 * included task sees it last, and does `tell` with it.
 */
export function precedenceFiles({
  v,
  set,
  tell,
}: {
  v: string;
  set: readonly Level[];
  tell: string;
}): Record<string, string> {
  const only = (level: Level, text: string) => (set.includes(level) ? text : '');
  const say = (level: Level) => only(level, `${v}: ${level}`);
  const vars = (level: Level) => only(level, `vars: { ${say(level)} }`);
  const role = `roles/of_${v}`;
  return {
    [`files/${v}.yml`]: `${v}: vars_files\n`,
    [`included/${v}.yml`]: `${v}: include_vars\n`,
    [`${role}/defaults/main.yml`]: say('role defaults'),
    [`${role}/vars/main.yml`]: say('role vars'),
    [`${role}/tasks/main.yml`]: `
${only('include_vars', `- include_vars: "{{ playbook_dir }}/included/${v}.yml"`)}
${only('set_fact', `- set_fact: { ${v}: set_fact }`)}
- include_tasks: say.yml
  ${vars('include params')}
`,
    [`${role}/tasks/say.yml`]: `
- block:
    - ${tell}
      ${vars('task vars')}
  ${vars('block vars')}
`,
    'site.yml': `
- hosts: localhost
  gather_facts: false
  ${vars('play vars')}
  ${only('vars_prompt', `vars_prompt: [{ name: ${v}, prompt: v, default: vars_prompt }]`)}
  ${only('vars_files', `vars_files: [files/${v}.yml]`)}
  roles:
    - role: of_${v}
      ${say('role parameter')}
`,
  };
}
