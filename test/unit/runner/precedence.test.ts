import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, playFiles } from './stage.ts';

afterAll(cleanUp);

/** Ways to set the variable `v`, weakest first, each naming itself. */
const levels = [
  'role defaults',
  'play vars',
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

type Level = (typeof levels)[number];

/** A playbook that sets `v` at these levels and says it in a role's included task. */
function playbook(has: (level: Level) => boolean): Record<string, string> {
  const only = (level: Level, text: string) => (has(level) ? text : '');
  return {
    'files.yml': 'v: vars_files\n',
    'included.yml': 'v: include_vars\n',
    'roles/r/defaults/main.yml': only('role defaults', 'v: role defaults\n'),
    'roles/r/vars/main.yml': only('role vars', 'v: role vars\n'),
    'roles/r/tasks/main.yml': `
- include_vars: "{{ playbook_dir }}/included.yml"
  when: ${has('include_vars')}
- set_fact: { v: set_fact }
  when: ${has('set_fact')}
- include_tasks: say.yml
  ${only('include params', 'vars: { v: include params }')}
`,
    'roles/r/tasks/say.yml': `
- block:
    - debug: { msg: "{{ v }}" }
      ${only('task vars', 'vars: { v: task vars }')}
  ${only('block vars', 'vars: { v: block vars }')}
`,
    'site.yml': `
- hosts: localhost
  gather_facts: false
  ${only('play vars', 'vars: { v: play vars }')}
  ${only('vars_files', 'vars_files: [files.yml]')}
  roles:
    - role: r
      ${only('role parameter', 'v: role parameter')}
`,
  };
}

const pairs = levels.flatMap((low, index) => levels.slice(index + 1).map((high) => [high, low]));

describe('precedence', () => {
  it.each(pairs)('%s beats %s', async (high, low) => {
    const both = playbook((level) => level === high || level === low);
    const extraVars = new Map(high === 'extra vars' ? [['v', 'extra vars']] : []);
    const { said } = await playFiles(both, { extraVars });
    expect(said).toEqual([high]);
  });

  it("keeps a role entry's vars within the role", async () => {
    const { said } = await playFiles({
      'roles/r/tasks/main.yml': '- debug: { msg: "{{ v }}" }\n',
      'site.yml': `
- hosts: localhost
  gather_facts: false
  roles:
    - { role: r, vars: { v: entry } }
  tasks:
    - debug: { msg: "{{ v | default('gone') }}" }
`,
    });
    expect(said).toEqual(['entry', 'gone']);
  });
});
