import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../../src/diagnostic/diagnostic-error.ts';
import { expandRange } from '../../../../src/playbook/inventory/host-range.ts';
import { Inventory } from '../../../../src/runner/hosts/inventory.ts';
import { read, variables } from './reading.ts';

function mistakes(text: string, name = 'hosts'): unknown {
  try {
    return read({ [name]: text });
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message, span }) => [code, message, span?.line]);
  }
}

describe('an INI inventory', () => {
  it('gives variables as Python literals, and text where they are none', () => {
    const { model } = read({
      hosts: `one a=1 b=1.10 c=True d=yes e="x y" f=[1,2] g='{"k": None}' h=0644 i=-3 j=null k=1.2.3 # end`,
    });
    expect(variables(model, 'one')).toEqual({
      a: 1,
      b: 1.1,
      c: true,
      d: 'yes',
      e: 'x y',
      f: [1, 2],
      g: new Map([['k', null]]),
      h: '0644',
      i: -3,
      j: 'null',
      k: '1.2.3',
    });
  });

  it('has groups, children, variables of groups, ranges and comments', () => {
    const { model } = read({
      hosts: `
; first those without a group
lonely
[web] # comment
web[1:2].example.com:2222 own=1
[db:children]
web
extra
[extra]
[db:vars]
k = v # no comment
`,
    });
    const inventory = new Inventory(model);
    expect(inventory.hosts).toEqual(['lonely', 'web1.example.com', 'web2.example.com']);
    expect(inventory.members('db')).toEqual(['web1.example.com', 'web2.example.com']);
    expect(inventory.members('ungrouped')).toEqual(['lonely']);
    expect(inventory.groupsOf('web1.example.com')).toEqual(['db', 'web']);
    expect(variables(model, 'web2.example.com')).toEqual({ ansible_port: 2222, own: 1 });
    expect(model.groups.get('db')?.variables).toEqual(new Map([['k', 'v # no comment']]));
  });

  it.each([
    ['host words', [['MP2031', 'expected key=value after the host, got: words', 1]]],
    ['[a:vars]\nx=1', [['MP2031', '[a:vars] is for a group that is not defined', 1]]],
    ['[a:foo]', [['MP2031', 'section [a:foo] has an unknown type', 1]]],
    ['[a b]', [['MP2031', 'invalid section: [a b]', 1]]],
    ['[a]\n[a:vars]\nx', [['MP2031', 'expected key=value, got: x', 3]]],
    ['[a:children]\nb c', [['MP2031', 'expected the name of a group, got: b c', 2]]],
    ['h[5:1]', [['MP2031', '"h[5:1]" is no range of hosts', 1]]],
  ])('places what is wrong: %s', (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });
});

describe('a YAML inventory', () => {
  it('has groups with hosts, vars and children', () => {
    const { model, warnings } = read({
      'hosts.yml': `
all:
  hosts:
    lonely: { a: 1 }
  children:
    web:
      hosts:
        w[1:2]: { port: 80 }
      vars: { tier: front }
      colour: blue
`,
    });
    const inventory = new Inventory(model);
    expect(inventory.hosts).toEqual(['lonely', 'w1', 'w2']);
    expect(inventory.groupsOf('lonely')).toEqual(['ungrouped']);
    expect(variables(model, 'w2')).toEqual({ port: 80 });
    expect(model.groups.get('web')?.variables).toEqual(new Map([['tier', 'front']]));
    expect(warnings).toEqual(['unexpected key "colour" in group web: it is left out']);
  });

  it.each([
    ['- a', [['MP2032', 'an inventory is a mapping of groups, not a list', 1]]],
    ['all:\n  hosts: [a]', [['MP2032', '"hosts" wants a mapping, not a list', 2]]],
    ['all: [a]', [['MP2032', expect.stringContaining('"all" wants a mapping'), 1]]],
  ])('places what is wrong: %s', (text, expected) => {
    expect(mistakes(text, 'hosts.yml')).toEqual(expected);
  });
});

describe('sources', () => {
  it('may be lists of hosts, several, folders and programs', () => {
    const { model, folder } = read(
      {
        'dir/10-a': '[g]\nb x=1',
        'dir/20-b.yml': 'g: { hosts: { b: { x: 2 } } }',
        'dir/notes.md': 'nothing',
        'dir/group_vars/g.yml': 'y: 1',
        'dynamic.py':
          '#!/bin/sh\n{"dyn": {"hosts": ["d"], "vars": {"z": 3}}, "_meta": {"hostvars": {"d": {"w": 4}}}}',
      },
      ['a,', 'dir', 'dynamic.py'],
    );
    expect([...model.hosts.keys()]).toEqual(['a', 'b', 'd']);
    expect(variables(model, 'b')).toEqual({ x: 2 });
    expect(variables(model, 'd')).toEqual({ w: 4 });
    expect(model.groups.get('dyn')?.variables).toEqual(new Map([['z', 3]]));
    expect(model.folders).toContain(`${folder}/dir`);
  });

  it('that are not there are a warning', () => {
    const { model, warnings } = read({}, ['nowhere']);
    expect(model.hosts.size).toBe(0);
    expect(warnings).toEqual([expect.stringContaining('nowhere is not there')]);
  });
});

describe('a range of hosts', () => {
  it.each([
    ['w[01:03]', ['w01', 'w02', 'w03']],
    ['w[1:9:4].x', ['w1.x', 'w5.x', 'w9.x']],
    ['[a:c]-[1:2]', ['a-1', 'a-2', 'b-1', 'b-2', 'c-1', 'c-2']],
    ['h[:2]', ['h0', 'h1', 'h2']],
    ['[::1]:22', ['::1']],
    ['plain', ['plain']],
  ])('%s', (pattern, names) => {
    expect(expandRange(pattern).names).toEqual(names);
  });

  it.each(['w[1:]', 'w[a:3]', 'w[01:100]', 'w[1:3:0]', 'w[1:2:3:4]', 'w[1:99999999]'])(
    'refuses %s',
    (pattern) => {
      expect(() => expandRange(pattern)).toThrow(/no range of hosts/);
    },
  );
});
