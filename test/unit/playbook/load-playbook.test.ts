import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spanInside, spanOfValue } from '../../../src/playbook/origin.ts';
import { CodedError } from '../../../src/util/coded-error.ts';
import {
  blockOf,
  entriesOf,
  folderWith,
  newLoader,
  playsOf,
  problemsOf,
  taskOf,
} from './loading.ts';

describe('a valid playbook', () => {
  it('becomes plays with their sections', () => {
    const [play] = playsOf(`
- name: Mirror
  hosts: localhost
  gather_facts: no
  vars_files: vars.yml
  roles:
    - common
    - role: mirror_image
      when: go
      mi_images: [busybox]
  pre_tasks:
    - debug: msg=first
  tasks:
    - block:
        - command: /bin/true
      rescue:
        - fail:
  handlers:
    - name: done
      listen: finished
      debug: {msg: x}
`);
    expect(play?.name).toBe('Mirror');
    expect(play?.keywords).toEqual(new Map([['gather_facts', false]]));
    expect(play?.varsFiles).toEqual(['vars.yml']);
    expect(play?.roles.map(({ name }) => name)).toEqual(['common', 'mirror_image']);
    expect(play?.roles[1]?.parameters).toEqual(new Map([['mi_images', ['busybox']]]));
    expect(play?.roles[1]?.keywords).toEqual(new Map([['when', 'go']]));
    expect(play?.preTasks).toHaveLength(1);
    expect(play?.handlers[0]?.keywords.get('listen')).toBe('finished');
  });

  it('is read with CRLF and a byte order mark', () => {
    expect(
      playsOf('\ufeff- hosts: localhost\r\n  tasks:\r\n    - debug: {msg: hi}\r\n'),
    ).toHaveLength(1);
  });

  it('keeps blocks apart from tasks', () => {
    const block = blockOf('- name: b\n  block:\n    - debug:\n  always:\n    - debug:\n  when: x');
    expect([block.block.length, block.rescue.length, block.always.length]).toEqual([1, 0, 1]);
    expect(block.keywords.get('when')).toBe('x');
  });
});

describe('a task', () => {
  it.each([
    ['debug: msg="hello world"', { msg: 'hello world' }],
    ['debug: msg={{ a | default("x y") }} var=z', { msg: '{{ a | default("x y") }}', var: 'z' }],
    ['debug: msg=a\\ var=b', { msg: 'a\\', var: 'b' }],
    ['file: path=/x state=directory', { path: '/x', state: 'directory' }],
    ['ansible.builtin.file: {path: /x}', { path: '/x' }],
    ['file:\n  args: {path: /x}', { path: '/x' }],
    ['file: {path: /own}\n  args: {path: /x, state: absent}', { path: '/own', state: 'absent' }],
    ['action: file path=/x', { path: '/x' }],
    ['action: {module: file, path: /x}', { path: '/x' }],
    ['debug:', {}],
  ])('reads %j', (text, args) => {
    expect(Object.fromEntries(taskOf(`- ${text}`).args)).toEqual(args);
  });

  it.each([
    ['command: echo hi chdir=/tmp', 'echo hi', { chdir: '/tmp', cmd: 'echo hi' }],
    ['command: "{{ cmd }}"', '{{ cmd }}', { cmd: '{{ cmd }}' }],
    ['shell: a=1 make  all', 'a=1 make  all', { cmd: 'a=1 make  all' }],
    ['include_tasks: "{{ x }}.yml"', '{{ x }}.yml', { file: '{{ x }}.yml' }],
    ['meta: flush_handlers', 'flush_handlers', { action: 'flush_handlers' }],
  ])('keeps the free form of %j', (text, freeForm, args) => {
    const task = taskOf(`- ${text}`);
    expect(task.freeForm).toBe(freeForm);
    expect(Object.fromEntries(task.args)).toEqual(args);
  });

  it('keeps arguments that are one template', () => {
    expect(taskOf('- debug: "{{ args }}"').argsTemplate).toBe('{{ args }}');
    expect(taskOf('- debug:\n  args: "{{ args }}"').argsTemplate).toBe('{{ args }}');
  });

  it('has one loop, old or new', () => {
    expect(taskOf('- debug:\n  with_items: [1]').loop).toMatchObject({
      style: 'items',
      value: [1],
    });
    const { loop } = taskOf('- debug:\n  loop: "{{ x }}"\n  loop_control: {loop_var: image}');
    expect(loop).toMatchObject({ style: 'loop', control: new Map([['loop_var', 'image']]) });
  });

  it('runs here with local_action', () => {
    const task = taskOf('- local_action: command ls');
    expect([task.module, task.freeForm]).toEqual(['command', 'ls']);
    expect(task.keywords.get('delegate_to')).toBe('localhost');
  });

  it('knows where its parts stand', () => {
    const task = taskOf('- name: x\n  debug:\n    msg: "a {{ b }}"\n  when: nope is defined');
    expect(task.span).toMatchObject({ line: 3, column: 7 });
    expect(task.moduleSpan).toMatchObject({ line: 4, column: 7, endColumn: 11 });
    expect(spanOfValue(task.args, 'msg')).toMatchObject({ line: 5, column: 14 });
    expect(spanInside(task.args, 'msg', 5, 6)).toMatchObject({
      line: 5,
      column: 20,
      endColumn: 20,
    });
    expect(spanOfValue(task.keywords, 'when')).toMatchObject({ line: 6, column: 13 });
  });
});

describe('mistakes', () => {
  const play = (tasks: string) =>
    `- hosts: localhost\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;

  it.each([
    [
      '- debug: {msg: x}\n  whenn: y',
      ['MP2004 4:7 unknown keyword "whenn" in a task (did you mean "when"?)'],
    ],
    ['- dbug: {msg: x}', ['MP2009 3:7 unknown module "dbug" (did you mean "debug"?)']],
    ['- nmae: x\n  debug:', ['MP2004 3:7 unknown keyword "nmae" in a task (did you mean "name"?)']],
    ['- debug:\n  command: ls', ['MP2007 4:7 conflicting action statements: debug, command']],
    ['- name: nothing', ['MP2008 3:7 a task without a module']],
    ['- just text', ['MP2003 3:7 a task is a mapping, not text']],
    [
      '- debug:\n  become: [1]',
      ['MP2005 4:15 "become" wants a boolean (true or false), not a list'],
    ],
    ['- debug:\n  vars: text', ['MP2005 4:13 "vars" wants a mapping, not text']],
    ['- debug:\n  hosts: x', ['MP2018 4:7 "hosts" is not allowed in a task']],
    [
      '- debug: "a \'b"',
      ['MP2017 3:14 the arguments cannot be split: a quote or a template is not closed'],
    ],
    ['- debug: hello', ['MP2017 3:14 "debug" takes arguments by name, not the text "hello"']],
    ['- debug: [1]', ['MP2005 3:14 "debug" wants a mapping of arguments or text, not a list']],
    ['- include: x.yml', ['MP2019 3:7 "include" was removed from Ansible']],
    [
      '- rescue:\n  - debug:',
      ['MP2006 3:7 "rescue" belongs to a block, and there is no "block" with tasks'],
    ],
    [
      '- rescue:',
      ['warning MP2006 3:7 "rescue" and "always" belong to a block, and there is no "block"'],
    ],
    ['- debug:\n  loop:', ['warning MP2005 4:7 "loop" wants a value to loop over']],
    [
      '- debug:\n  loop: []\n  with_items: []',
      ['MP2007 5:7 a task has one loop, and here are "loop" and "with_items"'],
    ],
    [
      '- debug:\n  with_itmes: []',
      ['MP2004 4:7 unknown loop "with_itmes" (did you mean "with_items"?)'],
    ],
    [
      '- debug:\n  loop_control: {loopvar: x}',
      ['MP2004 4:22 unknown keyword "loopvar" in loop_control (did you mean "loop_var"?)'],
    ],
    ['- ufw: {port: 80}', ['warning MP2010 3:7 mirror-play has no module "ufw"']],
    [
      '- some.where.thing: {a: b}',
      ['warning MP2010 3:7 mirror-play has no module "some.where.thing"'],
    ],
  ])('%j', (tasks, problems) => {
    expect(problemsOf(play(tasks))).toEqual(problems);
  });

  it('are told all at once', () => {
    const text = play('- dbug:\n- debug:\n  whne: x\n- name: y');
    expect(problemsOf(text).map((row) => row.slice(0, 6))).toEqual(['MP2009', 'MP2004', 'MP2008']);
  });

  it.each([
    ['hosts: localhost', 'MP2001 1:1 a playbook is a list of plays, not a mapping'],
    ['just text', 'MP2001 1:1 a playbook is a list of plays, not text'],
    ['- debug: {msg: x}', 'MP2002 1:3 this is a list of tasks, and a playbook is a list of plays'],
    ['- name: x', 'MP2006 1:3 a play without "hosts"'],
    [
      '- hosts: a\n  task: []',
      'MP2004 2:3 unknown keyword "task" in a play (did you mean "tasks"?)',
    ],
    ['- hosts: a\n  tasks: {a: b}', 'MP2005 2:10 "tasks" wants a list of tasks, not a mapping'],
    ['- hosts:', 'MP2005 1:9 "hosts" is empty'],
    ['- hosts: []', 'MP2005 1:10 "hosts" is empty'],
    [
      '- hosts: a\n  strategy: fast',
      'MP2014 2:13 "strategy" is one of linear, free, host_pinned, debug, not "fast"',
    ],
    [
      '- hosts: a\n  vars_prompt: [{prompt: x}]',
      'MP2006 2:16 an entry of "vars_prompt" without "name"',
    ],
    ['- hosts: a\n  tasks:\n    -', 'warning MP2003 3:6 nothing stands here: a task is expected'],
    ['- hosts: a\n  tasks:\n    - block:', 'MP2005 3:7 "block" wants a list of tasks, not nothing'],
    ['- hosts: a\n  roles:\n    - mi: x', 'MP2006 3:7 a role entry without "role"'],
    ['', 'MP1007 1:1 the file is empty'],
    ['# only a comment\n', 'MP1007 1:1 the file is empty'],
    ['---\n', 'MP1007 1:1 the file is empty'],
    [
      '- hosts: a\n---\n- hosts: b\n',
      'MP1008 2:1 expected a single YAML document, but found another one',
    ],
    ['- hosts: a\n  hosts: b\n', 'warning MP1010 2:3 duplicate key "hosts": the last one counts'],
    ['- hosts: *x\n', 'MP1011 1:10 alias *x names no anchor'],
    ['- hosts: !!js/function "x"\n', 'MP1009 1:10 unknown tag !!js/function'],
    ['- hosts: !!python/object:os.system x\n', 'MP1009 1:10 unknown tag !!python/object:os.system'],
    ['- !vault hosts: a\n', 'MP1014 1:10 a key cannot be vaulted'],
    [
      '- hosts: a\n  !unsafe task: []\n',
      'MP2004 2:11 unknown keyword "task" in a play (did you mean "tasks"?)',
    ],
    ['- hosts: a\n  vars:\n    x: {{ y }}\n', 'MP1014 3:9 a key must be text or a number'],
    [
      '- hosts: a\n\ttasks: []\n',
      'MP1003 2:1 YAML syntax error: tabs are not allowed as indentation',
    ],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem);
  });

  it('makes duplicate keys errors under strict', () => {
    const [problem] = problemsOf('- hosts: a\n  hosts: b\n', { strict: true });
    expect(problem).toMatch(/^MP1010/);
  });
});

describe('a play that names collections', () => {
  const under = (task: string, words = '') =>
    problemsOf(
      `- hosts: localhost\n  collections: [cisco.intersight]\n${words}  tasks:\n    ${task}\n`,
    );

  it('may call their modules by short names', () => {
    expect(under('- intersight_info: {a: 1}')).toEqual([
      'warning MP2010 4:7 mirror-play has no module "intersight_info"',
    ]);
    expect(problemsOf('- hosts: localhost\n  tasks:\n    - intersight_info: {a: 1}')).toEqual([
      'MP2009 3:7 unknown module "intersight_info"',
    ]);
  });

  it('still hears of misspelt keywords', () => {
    expect(under('- intersight_info: {}\n      wen: x')).toContain(
      'MP2004 5:7 unknown keyword "wen" in a task (did you mean "when"?)',
    );
  });

  it('hears that a list of vars is an old form', () => {
    expect(under('- debug:', '  vars:\n    - a: 1\n    - b: 2\n')).toEqual([
      'warning MP2043 3:3 deprecated form: a list of vars',
    ]);
  });
});

describe('files that are no playbook', () => {
  it('are not there', () => {
    expect(() => newLoader().loadPlaybook('/nowhere/site.yml')).toThrow(
      expect.objectContaining({ code: 'MP1001' }),
    );
    expect(() => newLoader().loadPlaybook('/')).toThrow(CodedError);
  });

  it.each([
    [Buffer.from([0x00, 0xff, 0xfe, 0x01, 0x80]), 'MP1005'],
    [Buffer.from('\u0000binary'), 'MP1006'],
    [Buffer.from('\ufeffa', 'utf16le'), 'MP1005'],
    [Buffer.from('- hosts: \u001b[31m'), 'MP1006'],
  ])('%s', (bytes, code) => {
    expect(problemsOf(bytes)[0]).toMatch(code);
  });

  it('are too large', () => {
    const [problem] = problemsOf('x'.repeat(2000), { maxBytes: 1000 });
    expect(problem).toMatch(/^MP1004 - .* MiB, more than the limit/);
  });

  it('are alias bombs', () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    expect(problemsOf(levels.join('\n'))[0]).toMatch(/^MP1011 .* expand to more than/);
    expect(problemsOf('- &a [*a]')[0]).toMatch(/refers back to itself/);
  });

  it('nest without end', () => {
    expect(problemsOf('['.repeat(20_000))[0]).toMatch(/^MP10/);
    expect(problemsOf(`${'['.repeat(1000)}${']'.repeat(1000)}`)[0]).toMatch(/^MP1012/);
  });
});

describe('merge keys', () => {
  it('bring what is not there', () => {
    const [play] = playsOf(
      '- hosts: a\n  vars:\n    base: &b {x: 1, y: 2}\n    more: {<<: *b, y: 3}\n    both: {<<: [*b, {x: 9, z: 4}]}\n',
    );
    const vars = play?.keywords.get('vars') as Map<string, unknown>;
    expect(vars.get('more')).toEqual(
      new Map([
        ['x', 1],
        ['y', 3],
      ]),
    );
    expect(vars.get('both')).toEqual(
      new Map([
        ['x', 1],
        ['z', 4],
        ['y', 2],
      ]),
    );
  });
});

describe('the other files', () => {
  it('may be empty', () => {
    const folder = folderWith({ 'tasks.yml': '---\n', 'vars.yml': '' });
    expect(newLoader().loadTaskFile(join(folder, 'tasks.yml'))).toEqual([]);
    expect(newLoader().loadVarsFile(join(folder, 'vars.yml'))).toEqual(new Map());
  });

  it('are read once', () => {
    const loader = newLoader();
    const path = join(folderWith({ 'vars.yml': 'a: 1' }), 'vars.yml');
    expect(loader.loadVarsFile(path)).toBe(loader.loadVarsFile(path));
  });

  it('keep the entries of nested lists', () => {
    expect(entriesOf('- block:\n  - block:\n    - debug:')).toHaveLength(1);
  });
});
