import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validatePlaybook } from '../../../src/playbook/check/validate.ts';
import { folderWith, newLoader } from './loading.ts';

const spec = `
argument_specs:
  main:
    options:
      mi_images: {type: list, elements: raw, required: true, description: References.}
      mi_local_registry: {type: str, required: true, aliases: [mi_registry], description: The target.}
      mi_fallback: {type: str, choices: [exists, digest, never]}
      mi_jobs: {type: int}
      mi_dest_authfile: {type: path, aliases: [mi_dst_authfile]}
`;

/** What is wrong, as `code file:line message (label)`; warnings are marked. */
function validate(
  files: Readonly<Record<string, string>>,
  suppliedNames: readonly string[] = [],
): string[] {
  const folder = folderWith({
    'ours/mirror_images/meta/argument_specs.yml': spec,
    'ours/mirror_images/defaults/main.yml': 'mi_random_tag: false\n',
    'ours/mirror_images/tasks/main.yml': '- mirror_images: {images: [], registry: x}\n',
    ...files,
  });
  const builtinRoles = [
    {
      names: ['mirror_images', 'mirror_image'],
      canonical: 'mirror_play.builtin.mirror_images',
      path: join(folder, 'ours/mirror_images'),
    },
  ];
  const loader = newLoader({ builtinRoles });
  return validatePlaybook(join(folder, 'site.yml'), { loader, suppliedNames }).map(
    ({ severity, code, message, span, label }) =>
      [
        severity === 'warning' ? 'warning ' : '',
        `${code} ${span?.file.slice(folder.length + 1)}:${span?.line} `,
        message.replaceAll(folder, ''),
        label === undefined ? '' : ` (${label})`,
      ].join(''),
  );
}

const tasks = (text: string) => ({
  'site.yml': `- hosts: localhost\n  tasks:\n${text.trim().replaceAll(/^/gm, '    ')}\n`,
});

describe('arguments', () => {
  it.each([
    [
      '- file: {path: /x, mod: 1}',
      'MP2011 site.yml:3 "file" has no argument "mod" (did you mean "mode"?)',
    ],
    ['- file: {state: absent}', 'MP2012 site.yml:3 "file" needs the argument "path"'],
    [
      '- file: {path: /x, state: gone}',
      'MP2014 site.yml:3 "state" is one of file, directory, absent, touch, not "gone"',
    ],
    [
      '- file: {path: /x, state: abset}',
      'MP2014 site.yml:3 "state" is one of file, directory, absent, touch, not "abset" (did you mean "absent"?)',
    ],
    ['- file: {path: [1]}', 'MP2013 site.yml:3 "path" wants text, not a list'],
    [
      '- file: {path: /x, recurse: perhaps}',
      'MP2013 site.yml:3 "recurse" wants a boolean (true or false), not "perhaps"',
    ],
    [
      '- mirror_images: {images: [[x]], registry: y}',
      'MP2013 site.yml:3 "images.0" wants text, not a list',
    ],
    [
      '- mirror_images: {images: {a: b}, registry: y}',
      'MP2013 site.yml:3 "images" wants a list, not a mapping',
    ],
    [
      '- mirror_images: {images: x, registry: y, jobs: many}',
      'MP2013 site.yml:3 "jobs" wants a whole number, not "many"',
    ],
    [
      '- meta: flush',
      'MP2014 site.yml:3 "action" is one of flush_handlers, end_play, end_host, end_batch, end_role, noop, clear_facts, clear_host_errors, refresh_inventory, reset_connection, not "flush"',
    ],
    [
      '- include_role: {nme: x, name: "{{ y }}"}',
      'MP2011 site.yml:3 "include_role" has no argument "nme" (did you mean "name"?)',
    ],
    ['- include_tasks:', 'MP2012 site.yml:3 "include_tasks" needs the argument "file"'],
  ])('%s', (text, problem) => {
    expect(validate(tasks(text))[0]).toBe(problem);
  });

  it.each([
    '- file: {path: /x, mode: 0644, recurse: "yes"}',
    '- file: {path: 5, state: "{{ s }}"}',
    '- file: "{{ args }}"',
    '- mirror_images: {images: "{{ x }}", registry: "{{ y }}", jobs: "{{ z }}"}',
    '- mirror_images: {images: busybox, registry: x, jobs: "4", engine:}',
    '- set_fact: {anything: at all}',
    '- command: echo hi',
    '- command:\n  args: {argv: [ls, 1]}',
    '- block:\n  - file: {state: absent}\n  module_defaults: {file: {path: /x}}',
    '- debug: {msg: [a]}',
  ])('%s is fine', (text) => {
    expect(validate(tasks(text))).toEqual([]);
  });

  it('are told together with mistakes of structure', () => {
    const found = validate(tasks('- file: {mode: 1}\n- dbug:\n- debug:\n  register: "a b"'));
    expect(found.map((row) => row.slice(0, 17))).toEqual([
      'MP2012 site.yml:3',
      'MP2009 site.yml:4',
      'MP2005 site.yml:6',
    ]);
  });
});

describe('what a playbook brings in', () => {
  it('is checked as well', () => {
    const found = validate({
      'site.yml':
        '- import_playbook: other.yml\n- hosts: a\n  roles: [web]\n  tasks:\n    - include_tasks: more.yml\n',
      'other.yml': '- hosts: a\n  tasks: [{import_tasks: tasks/sub.yml}]\n',
      'tasks/sub.yml': '- dbug:\n- include_tasks: next.yml\n',
      'tasks/next.yml': '- file: {}\n',
      'more.yml': '- debug: {mgs: x}\n',
      'roles/web/tasks/main.yml': '- include_tasks: inner.yml\n',
      'roles/web/tasks/inner.yml': '- command: {comd: x}\n',
      'roles/web/meta/main.yml': 'dependencies: [base]\n',
      'roles/base/handlers/main.yml': '- nothing: here\n',
    });
    expect(found.map((row) => row.split(' ').slice(0, 2).join(' '))).toEqual([
      'MP2009 tasks/sub.yml:1',
      'MP2012 tasks/next.yml:1',
      'MP2009 roles/base/handlers/main.yml:1',
      'MP2011 roles/web/tasks/inner.yml:1',
      'MP2011 more.yml:1',
    ]);
  });

  it.each([
    [tasks('- import_tasks: no.yml'), 'MP1001 site.yml:3 no such task file: no.yml'],
    [tasks('- include_tasks: no.yml'), 'warning MP1001 site.yml:3 no such task file: no.yml'],
    [tasks('- import_role: {name: nope}'), "MP1015 site.yml:3 the role 'nope' was not found"],
    [
      tasks('- include_role: {name: nope}'),
      "warning MP1015 site.yml:3 the role 'nope' was not found",
    ],
    [
      { 'site.yml': '- hosts: a\n  roles: [nope]' },
      "MP1015 site.yml:2 the role 'nope' was not found",
    ],
    [{ 'site.yml': '- import_playbook: no.yml' }, 'MP1001 site.yml:1 no such file: /no.yml'],
  ])('may be missing %#', (files, problem) => {
    expect(validate(files)).toEqual([problem]);
  });

  it('may be a cycle', () => {
    const [problem] = validate({
      ...tasks('- import_tasks: a.yml'),
      'a.yml': '- import_tasks: b.yml',
      'b.yml': '- import_tasks: a.yml',
    });
    expect(problem).toBe(
      'MP1016 b.yml:1 these import each other without end: /a.yml -> /b.yml -> /a.yml',
    );
    expect(validate({ 'site.yml': '- import_playbook: site.yml' })[0]).toMatch(/^MP1016/);
    const roles = {
      'roles/a/meta/main.yml': 'dependencies: [a]',
      'site.yml': '- hosts: x\n  roles: [a]',
    };
    expect(validate(roles)[0]).toMatch(/^MP1016/);
  });

  it('may include itself: a condition can end that', () => {
    expect(
      validate({ ...tasks('- include_tasks: a.yml'), 'a.yml': '- include_tasks: a.yml' }),
    ).toEqual([]);
  });
});

describe('variables of a built-in role', () => {
  const use = (vars: string) => tasks(`- include_role: {name: mirror_images}\n  vars: {${vars}}`);

  it.each([
    ['mi_images: [a], mi_local_registry: x', undefined],
    ['mi_images: [a], mi_registry: x, mi_random_tag: true', undefined],
    ['mi_images: "{{ images }}", mi_registry: "{{ r }}", mi_jobs: "3"', undefined],
    [
      'mi_images: [a]',
      'MP2016 site.yml:3 the role mirror_images needs the variable "mi_local_registry", and nothing sets it',
    ],
    [
      'mi_images: [a], mi_registry: x, mi_dest_authfil: y',
      'MP2015 site.yml:4 the role has no variable "mi_dest_authfil" (did you mean "mi_dest_authfile"?)',
    ],
    [
      'mi_images: [a], mi_registry: x, mi_zzz: y',
      'MP2015 site.yml:4 the role has no variable "mi_zzz"',
    ],
    [
      'mi_images: {a: b}, mi_registry: x',
      'MP2005 site.yml:4 "mi_images" wants a list, not a mapping',
    ],
    [
      'mi_images: [a], mi_registry: x, mi_fallback: exist',
      'MP2014 site.yml:4 "mi_fallback" is one of exists, digest, never, not "exist" (did you mean "exists"?)',
    ],
  ])('%s', (vars, problem) => {
    expect(validate(use(vars))).toEqual(problem === undefined ? [] : [problem]);
  });

  it.each([
    '- hosts: a\n  roles:\n    - role: mirror_image\n      vars: {mi_images: [a], mi_local_registry: x}\n',
    '- hosts: a\n  roles:\n    - {role: mirror_image, mi_images: [a], mi_local_registry: x}\n',
    '- hosts: a\n  vars: {mi_images: [a], mi_registry: x}\n  roles: [mirror_image]\n',
    '- hosts: a\n  vars_files: vars.yml\n  roles: [mirror_image]\n',
    '- hosts: a\n  vars_files: "{{ which }}.yml"\n  roles: [mirror_image]\n',
    '- hosts: a\n  vars_prompt: [{name: mi_images}, {name: mi_registry}]\n  roles: [mirror_image]\n',
    '- hosts: a\n  pre_tasks:\n    - set_fact: {mi_images: [a], mi_registry: x}\n  roles: [mirror_image]\n',
    '- hosts: a\n  pre_tasks:\n    - include_vars: vars.yml\n  roles: [mirror_image]\n',
    '- hosts: a\n  tasks:\n    - vars: {mi_registry: x}\n      block:\n        - include_role: {name: mirror_image}\n          vars: {mi_images: [a]}\n',
    '- hosts: a\n  tasks:\n    - include_role: {name: mirror_image}\n      loop: [[a]]\n      loop_control: {loop_var: mi_images}\n      vars: {mi_registry: x}\n',
  ])('may come from anywhere %#', (site) => {
    const files = { 'site.yml': site, 'vars.yml': 'mi_images: [a]\nmi_registry: x\n' };
    expect(validate(files)).toEqual([]);
  });

  it('may come from the command line', () => {
    const site = { 'site.yml': '- hosts: a\n  roles: [mirror_image]\n' };
    expect(validate(site)).toHaveLength(2);
    expect(validate(site, ['mi_images', 'mi_registry'])).toEqual([]);
  });

  it('does not come from a task that has nothing to do with it', () => {
    const both = '- include_role: {name: mirror_images}\n';
    const [problem] = validate(tasks(`${both}  vars: {mi_images: [a], mi_registry: x}\n${both}`));
    expect(problem).toMatch(/^MP2016 site.yml:5 .*"mi_images"/);
  });

  it('is misspelt further out', () => {
    const site =
      '- hosts: a\n  vars: {mi_imags: [a], mi_registry: x, mi_own_list: []}\n  roles: [mirror_image]\n';
    expect(validate({ 'site.yml': site })).toEqual([
      'MP2015 site.yml:2 the role has no variable "mi_imags" (did you mean "mi_images"?)',
    ]);
  });

  it('is left alone when the playbook has a role of that name', () => {
    const files = {
      'site.yml': '- hosts: a\n  roles: [mirror_image]\n',
      'roles/mirror_image/tasks/main.yml': '[]',
    };
    expect(validate(files)).toEqual([]);
  });
});
