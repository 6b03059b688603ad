import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validatePlaybook } from '../../../src/playbook/check/validate.ts';
import { folderWith, newLoader } from './loading.ts';

/** Warnings of a playbook with these tasks, as `code line:column message`. */
function warningsOf(
  tasks: string,
  more: { readonly head?: string; readonly files?: Readonly<Record<string, string>> } = {},
): string[] {
  const site = `- hosts: localhost\n${more.head ?? ''}  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`;
  const folder = folderWith({ 'site.yml': site, ...more.files });
  const path = join(folder, 'site.yml');
  return validatePlaybook(path, { loader: newLoader(), lint: true }).map(
    ({ code, message, span }) => `${code} ${span?.line}:${span?.column} ${message}`,
  );
}

describe('lints', () => {
  it('names variables that nothing sets', () => {
    expect(
      warningsOf('- debug:\n    msg: "{{ lost }} {{ ansible_facts.x }} {{ hostvars }}"\n'),
    ).toEqual(['MP2040 4:18 nothing sets the variable "lost"']);
  });

  it.each([
    ['a variable of the play', '- debug:\n    msg: "{{ x }}"\n', '  vars: {x: 1}\n'],
    ['a result', '- command: a\n  register: x\n- debug:\n    msg: "{{ x.rc }}"\n', ''],
    ['a fact', '- set_fact: {x: 1}\n- debug:\n    msg: "{{ x }}"\n', ''],
    ['a loop', '- debug:\n    msg: "{{ x }}"\n  loop: [1]\n  loop_control: {loop_var: x}\n', ''],
    ['a default elsewhere', '- debug:\n    msg: "{{ x }}"\n  when: x is defined\n', ''],
    ['what cannot be told', '- debug:\n    msg: "{{ x }}"\n- include_vars: "{{ x }}.yml"\n', ''],
  ])('takes %s for set', (_, tasks, head) => {
    expect(warningsOf(tasks, { head })).toEqual([]);
  });

  it.each([
    ['- debug: msg="a {{ lost }}"', '3:24'],
    ["- command: creates=/ chdir='{{ lost }}' a", '3:36'],
    ['- debug: msg={{ lost }}', '3:21'],
    ['- command: echo {{ lost }} chdir=/', '3:24'],
    ['- command: chdir=/ echo {{ lost }}', '3:32'],
    ['- debug: "msg=\\"{{ lost }}\\""', '3:24'],
    ['- command: >\n    creates=/\n    chdir="{{ lost }}" a', '5:19'],
  ])('tells where in a text of arguments it is: %j', (task, place) => {
    expect(warningsOf(`${task}\n`)).toEqual([`MP2040 ${place} nothing sets the variable "lost"`]);
  });

  it('looks into variables and roles', () => {
    const files = {
      'roles/r/tasks/main.yml': '- debug:\n    msg: "{{ given }} {{ gone }}"\n',
      'roles/r/defaults/main.yml': 'given: "{{ lost }}"\n',
    };
    expect(warningsOf('- import_role: {name: r}\n', { files })).toEqual([
      'MP2040 2:26 nothing sets the variable "gone"',
      'MP2040 1:12 nothing sets the variable "lost"',
    ]);
  });

  it('finds handlers that nobody notifies', () => {
    const handlers =
      '  handlers:\n    - {name: used, debug: {msg: a}}\n    - {name: topic, listen: t, debug: {msg: a}}\n    - {name: idle, debug: {msg: a}}\n';
    const found = warningsOf('- command: a\n  notify: [used, t]\n', { head: handlers });
    expect(found).toEqual(['MP2041 5:7 no task notifies the handler "idle"']);
  });

  it('says nothing of handlers where a name is a template', () => {
    const handlers = '  vars: {x: h}\n  handlers:\n    - {name: h, debug: {msg: a}}\n';
    expect(warningsOf('- command: a\n  notify: "{{ x }}"\n', { head: handlers })).toEqual([]);
  });

  it('names variables that hide something', () => {
    const inner = '- debug:\n    msg: "{{ item }}"\n  loop: [1]\n';
    const found = warningsOf(
      '- include_tasks: inner.yml\n  loop: [1]\n- command: a\n  register: hosts\n',
      {
        head: '  vars: {groups: 1}\n',
        files: { 'inner.yml': inner },
      },
    );
    expect(found).toEqual([
      'MP2042 2:10 the variable has the name "groups", which mirror-play itself sets',
      'MP2042 7:17 the variable has the name "hosts", which is a keyword of the language',
      'MP2042 3:3 the loop variable "item" is in use by a loop around this one',
    ]);
  });

  it('names deprecated forms', () => {
    const tasks =
      '- command: a\n  register: r\n- debug: {msg: a}\n  when: r | failed\n- debug: {msg: a}\n  when: "{{ r.rc == 0 }}"\n';
    expect(warningsOf(tasks)).toEqual([
      'MP2043 6:17 deprecated form: | failed',
      'MP2043 8:14 deprecated form: {{ }} in a condition',
    ]);
  });

  it('warns of text taken for a boolean', () => {
    const head = '  vars: {flag: "no", other: no}\n';
    const tasks =
      '- debug: {msg: a}\n  when: flag\n- debug: {msg: a}\n  when: other\n- debug: {msg: a}\n  when: "\'false\'"\n';
    expect(warningsOf(tasks, { head })).toEqual([
      'MP2044 5:13 the condition asks for "flag", which is the text "no": any text is true',
      "MP2044 9:14 the condition is the text 'false': any text is true",
    ]);
  });

  it('tells of templates that cannot be parsed', () => {
    expect(warningsOf('- debug:\n    msg: "{{ 1 + }}"\n')).toEqual([
      expect.stringContaining("unexpected 'end of print statement'"),
    ]);
  });

  it('are not looked for unless asked', () => {
    const folder = folderWith({
      'site.yml': '- hosts: localhost\n  tasks:\n    - debug: {msg: "{{ lost }}"}\n',
    });
    expect(validatePlaybook(join(folder, 'site.yml'), { loader: newLoader() })).toEqual([]);
  });
});
