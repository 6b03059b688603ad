import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanUp, playFiles, playOf, playTasks } from './stage.ts';

afterAll(cleanUp);

const check = { check: true };

describe('check mode', () => {
  it('runs no command and calls its output unknown', async () => {
    const { said, statuses } = await playTasks(
      `
- command: touch /no/such/folder/never
  register: r
- debug: { msg: "{{ r.stdout }}" }
- debug: { msg: "digest {{ r.stdout_lines[0] }}" }
`,
      check,
    );
    expect(statuses).toEqual(['skipped', 'ok', 'ok']);
    expect(said).toEqual(['(known after apply)', 'digest (known after apply)']);
  });

  it('runs for real what only reads, where that is allowed', async () => {
    const tasks = `
- shell: cat /etc/hostname | wc -l
  register: r
- command: touch /no/such/folder/never
- command: mytool show
  register: own
  failed_when: false
- debug: { msg: "{{ [r.stdout, own.rc] }}" }
`;
    const { said, statuses } = await playTasks(tasks, { ...check, checkReads: ['mytool show'] });
    expect(statuses).toEqual(['changed', 'skipped', 'ok', 'ok']);
    expect(said).toEqual([['1', 2]]);
    const { said: without } = await playTasks(tasks, check);
    expect(without).toEqual([['(known after apply)', '(known after apply)']]);
  });

  it('takes an until over an unknown as met', async () => {
    const { outcome, events } = await playTasks(
      `
- command: "false"
  register: r
  until: r.stdout == 'ready'
  retries: 100
  delay: 100
`,
      check,
    );
    expect(outcome.failed).toBe(false);
    expect(events.some(({ type }) => type === 'task.retrying')).toBe(false);
  });

  it('runs what a condition over an unknown may let through', async () => {
    const { said } = await playTasks(
      `
- shell: exit 1
  register: r
- debug: { msg: maybe }
  when: r.rc == 0
- debug: { msg: never }
  when: [false, r.rc == 0]
- set_fact: { digest: "{{ r.stdout }}" }
- debug: { msg: also maybe }
  when: digest != ''
`,
      check,
    );
    expect(said).toEqual(['maybe', 'also maybe']);
  });

  it('shows a loop over an unknown list once', async () => {
    const { said, events } = await playTasks(
      `
- command: ls
  register: r
- debug: { msg: "image {{ item }}" }
  loop: "{{ r.stdout_lines }}"
`,
      check,
    );
    const labels = events.flatMap((event) =>
      event.type === 'item.finished' ? [event.item.label] : [],
    );
    expect(labels).toEqual(['(known after apply)']);
    expect(said).toEqual(['image (known after apply)']);
  });

  it('never fails an assertion that only a real run could tell', async () => {
    const { outcome } = await playTasks(
      `
- command: echo 1
  register: r
- assert: { that: [r.stdout == '1', r.rc == 0] }
`,
      check,
    );
    expect(outcome.failed).toBe(false);
  });

  it('goes on with tasks whose arguments or answers are known after apply', async () => {
    const { said, statuses } = await playTasks(
      `
- command: echo x
  register: u
- stat: { path: "{{ u.stdout }}" }
  register: s
- debug: { msg: "{{ [s.stat.exists, s.get('stat'), s['stat'], s.stat is defined] }}" }
- debug: { msg: "{{ 'stat' in s }}" }
- tempfile:
  register: t
- command: ls
  args: { chdir: "{{ t.path }}" }
  register: c
  until: c.rc == 0
- uri: { url: "{{ u.stdout }}" }
  register: answer
  until: answer.status == 200
- command: "ls {{ item }}"
  loop: [a, b]
  register: l
- debug: { msg: "{{ [t.path, c.stdout, answer.json.a, l.results[1].stdout] }}" }
- copy: { content: x, dest: "{{ playbook_dir }}/y" }
  register: y
- debug: { msg: "{{ [y.changed, y.md5sum] }}" }
`,
      check,
    );
    const later = '(known after apply)';
    const four = Array(4).fill(later);
    expect(said).toEqual([four, later, four, [true, later]]);
    expect(statuses.filter((status) => status === 'failed')).toEqual([]);
  });

  it('goes on where files, tasks and variables come from what was not run', async () => {
    const { said, outcome } = await playTasks(
      `
- command: echo x
  register: u
- debug: { msg: "{{ never is defined }}" }
- include_vars: { file: "{{ u.stdout }}", name: named }
- debug: { msg: "{{ named.version }}" }
- include_tasks: "{{ u.stdout }}.yml"
- debug: { msg: "{{ from_there | default('x') }} {{ range(2) | list }}" }
- include_role: { name: "{{ u.stdout }}" }
- set_fact: { "{{ u.stdout }}": 1 }
`,
      check,
    );
    expect(outcome.failed).toBe(false);
    const tasks = '(known after apply): its tasks are planned only when the run gets here';
    const known = ['(known after apply)', '(known after apply) [0, 1]'];
    expect(said.filter((text) => text !== tasks)).toEqual([false, ...known]);
  });

  it('goes on where a task above would have made what is missing', async () => {
    const { statuses } = await playTasks(
      `
- file: { path: "{{ playbook_dir }}/a/b", state: directory }
- copy: { content: x, dest: "{{ playbook_dir }}/a/b/c" }
- lineinfile: { path: "{{ playbook_dir }}/a/b/c", line: x }
- copy: { src: "{{ playbook_dir }}/a/d", dest: "{{ playbook_dir }}/e", remote_src: true }
  ignore_errors: true
- slurp: { src: "{{ playbook_dir }}/f" }
  ignore_errors: true
- command: touch f
- slurp: { src: "{{ playbook_dir }}/f" }
`,
      check,
    );
    const made = ['changed', 'changed', 'changed'];
    expect(statuses).toEqual([...made, 'failed', 'failed', 'skipped', 'ok']);
  });

  it('ends no plan by what may not come about', async () => {
    const { said, outcome } = await playTasks(
      `
- command: echo x
  register: u
- fail: { msg: not ready }
  when: u.stdout != 'x'
  register: failure
- assert: { that: false }
  when: u.rc != 0
- meta: end_play
  when: u.stdout == 'y'
- debug: { msg: "{{ failure.msg }}" }
`,
      check,
    );
    expect(outcome.failed).toBe(false);
    expect(said.at(-1)).toBe('fails if its condition holds (known after apply): not ready');
    const { outcome: certain } = await playTasks('- fail: { msg: now }', check);
    expect(certain.failed).toBe(true);
  });

  it('never runs for real what is known only in part', async () => {
    const { folder, statuses } = await playTasks(
      `
- command: mkdir /never
  register: u
- shell: "touch {{ playbook_dir }}/made; echo {{ u.stdout }}"
  check_mode: false
- command: "cat {{ u.stdout }}"
`,
      { ...check, checkReads: [] },
    );
    expect(statuses).toEqual(['skipped', 'skipped', 'skipped']);
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });

  it('lets creates decide, as Ansible does', async () => {
    const { statuses } = await playTasks(
      `
- command: echo
  args: { creates: /no/such/folder }
- command: echo
  args: { creates: / }
`,
      check,
    );
    expect(statuses).toEqual(['changed', 'ok']);
  });

  it('runs a task that asks for it', async () => {
    const { said } = await playTasks(
      `
- command: echo real
  check_mode: false
  register: r
- debug: { msg: "{{ r.stdout }} {{ ansible_check_mode }}" }
`,
      check,
    );
    expect(said).toEqual(['real True']);
  });

  it('predicts a single task that asks for it in a real run', async () => {
    const { statuses, folder } = await playFiles({
      'site.yml': playOf('- file: { path: made, state: directory }\n  check_mode: true'),
    });
    expect(statuses).toEqual(['changed']);
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });

  it('leaves nothing unknown of a task that alone is under check', async () => {
    const tasks = `- file: { path: made, state: directory }
  check_mode: true
  register: r
- copy: { content: "{{ [r] }} {{ r.nothing | default('missing') }}", dest: told }`;
    const { statuses, folder } = await playFiles({ 'site.yml': playOf(tasks) });
    expect(statuses).toEqual(['changed', 'changed']);
    expect(readFileSync(join(folder, 'told'), 'utf8')).toMatch(/^\[\{.*"?changed"?.*missing$/s);
  });

  it('answers in a real run as a task that was skipped, not with unknowns', async () => {
    const { said, statuses } = await playTasks(`
- command: echo x
  check_mode: true
  register: r
- debug: { msg: ran }
  when: r.stdout == 'x'
- tempfile:
  check_mode: true
  register: t
- debug: { msg: "{{ [r.stdout, r.rc, r is skipped, t.path is defined] }}" }
`);
    expect(statuses).toEqual(['skipped', 'skipped', 'skipped', 'ok']);
    expect(said).toEqual([['', 0, true, false]]);
  });

  it('writes nothing', async () => {
    const { statuses, folder } = await playTasks(
      `
- copy: { content: x, dest: a }
- file: { path: b, state: touch }
- tempfile: { path: "{{ playbook_dir }}" }
- template: { src: site.yml, dest: c }
`,
      check,
    );
    expect(statuses).toEqual(['changed', 'changed', 'skipped', 'changed']);
    expect(['a', 'b', 'c'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
  });

  it('makes no password file', async () => {
    const task = `- debug: { msg: "{{ lookup('password', playbook_dir ~ '/secret') | length }}" }\n`;
    const checked = await playTasks(task, check);
    expect(checked.said).toEqual([20]);
    expect(existsSync(join(checked.folder, 'secret'))).toBe(false);
    const { folder } = await playTasks(task);
    expect(existsSync(join(folder, 'secret'))).toBe(true);
  });
});
