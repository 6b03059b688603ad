import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, playFiles, playTasks } from './stage.ts';

afterAll(cleanUp);

describe('tasks', () => {
  it('run in order and are counted', async () => {
    const { said, recap, titles } = await playTasks(`
- name: First
  debug: msg=hi
- debug: { msg: "{{ 1 + 1 }}" }
- debug: { msg: never }
  when: false
`);
    expect(said).toEqual(['hi', 2]);
    expect(titles).toEqual(['First', 'debug', 'debug']);
    expect(recap).toMatchObject({ ok: 2, skipped: 1, failed: 0 });
  });

  it('stop at the first failure', async () => {
    const { said, recap, outcome } = await playTasks(`
- fail: { msg: broken }
- debug: { msg: never }
`);
    expect(said).toEqual([]);
    expect(outcome.failed).toBe(true);
    expect(recap).toMatchObject({ ok: 0, failed: 1 });
  });

  it('go on after an ignored failure', async () => {
    const { said, recap, outcome } = await playTasks(`
- debug: { msg: "{{ nowhere }}" }
  ignore_errors: true
  register: r
- debug: { msg: "{{ r.failed }}" }
`);
    expect(said).toEqual([true]);
    expect(outcome.failed).toBe(false);
    expect(recap).toMatchObject({ ok: 2, ignored: 1, failed: 0 });
  });
});

describe('loops', () => {
  it('register every item with its name', async () => {
    const { said } = await playTasks(`
- set_fact: { last: "{{ item }}" }
  loop: [a, b]
  register: r
  when: item != 'b'
- debug: { msg: "{{ r }}" }
`);
    expect(said).toEqual([
      {
        changed: false,
        msg: 'All items completed',
        results: [
          {
            ansible_facts: { last: 'a' },
            ansible_loop_var: 'item',
            changed: false,
            failed: false,
            item: 'a',
          },
          {
            ansible_loop_var: 'item',
            changed: false,
            false_condition: "item != 'b'",
            item: 'b',
            skip_reason: 'Conditional result was False',
            skipped: true,
          },
        ],
        skipped: false,
      },
    ]);
  });
});

describe('blocks', () => {
  it('rescue and always', async () => {
    const { said, recap, outcome } = await playTasks(`
- block:
    - fail: { msg: one }
    - debug: { msg: never }
  rescue:
    - debug: { msg: "{{ ansible_failed_task.name }} {{ ansible_failed_result.msg }}" }
  always:
    - debug: { msg: always }
- debug: { msg: after }
`);
    expect(said).toEqual([' one', 'always', 'after']);
    expect(recap).toMatchObject({ failed: 0, rescued: 1 });
    expect(outcome.failed).toBe(false);
  });

  it('run always when nothing rescues', async () => {
    const { said, recap } = await playTasks(`
- block:
    - fail:
  always:
    - debug: { msg: always }
- debug: { msg: never }
`);
    expect(said).toEqual(['always']);
    expect(recap).toMatchObject({ failed: 1, rescued: 0 });
  });
});

describe('roles and includes', () => {
  const files = {
    'roles/one/defaults/main.yml': 'a: default\nb: default\n',
    'roles/one/vars/main.yml': 'b: role\n',
    'roles/one/tasks/main.yml': `
- name: Say
  debug: { msg: "{{ a }} {{ b }} {{ role_name }}" }
- include_tasks: more.yml
`,
    'roles/one/tasks/more.yml': '- debug: { msg: more }\n',
    'inc.yml': '- debug: { msg: "{{ item }} {{ x | default(1) }}" }\n',
  };

  it('see their own variables', async () => {
    const { said, titles } = await playFiles({
      ...files,
      'site.yml': `
- hosts: localhost
  gather_facts: false
  roles:
    - role: one
      vars: { a: entry }
`,
    });
    expect(said).toEqual(['entry role one', 'more']);
    expect(titles).toEqual(['one : Say', 'one : include_tasks', 'one : debug']);
  });

  it('loop over files', async () => {
    const { said, recap } = await playFiles({
      ...files,
      'site.yml': `
- hosts: localhost
  gather_facts: false
  tasks:
    - include_tasks: inc.yml
      loop: [1, 2]
      vars: { x: "{{ item * 10 }}" }
    - include_role: { name: one }
    - debug: { msg: "{{ a is defined }}" }
`,
    });
    expect(said).toEqual(['1 10', '2 20', 'default role one', 'more', false]);
    expect(recap).toMatchObject({ ok: 9 });
  });
});
