import { describe, expect, it } from 'vitest';
import { Undefined } from '../../../src/template/value.ts';
import { evaluate, render } from './harness.ts';

const values = [
  "''",
  '1',
  '1.5',
  'true',
  'none',
  '[]',
  '[1]',
  '{}',
  "{'a': 1}",
  '(1, 2)',
  'range',
  'lookup',
  'namespace(a=1)',
  'dict',
  "''.join",
  '[].append',
  'omit',
  'now()',
  'missing',
];

const names = [
  'constructor',
  'prototype',
  '__proto__',
  '__class__',
  '__mro__',
  '__subclasses__',
  '__globals__',
  '__init__',
  '__dict__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  '__lookupGetter__',
  'call',
  'apply',
  'bind',
  'map',
  'forEach',
  'reduce',
  'size',
  'set',
  'has',
  'entries',
  'kind',
  'value',
  'source',
  'hint',
];

describe('nothing but values can be reached', () => {
  it.each(values)('from %s', (value) => {
    for (const name of names) {
      for (const path of [
        `(${value}).${name}`,
        `(${value})['${name}']`,
        `(${value})|attr('${name}')`,
      ]) {
        const result = outcome(path);
        expect(result === 'undefined' || result === 'error', `${path} gave ${result}`).toBe(true);
      }
    }
  });

  it('refuses the usual escapes of Jinja2 and JavaScript', () => {
    const attacks = [
      "''.__class__.__mro__[1].__subclasses__()",
      "cycler.__init__.__globals__.os.popen('id').read()",
      'self.__init__.__globals__',
      "lookup.constructor('return process')()",
      "range.constructor.constructor('return process')()",
      "(1).constructor.constructor('return process')()",
      "[]['constructor']['constructor']('return this')()",
      "[].map.constructor('return this')()",
      'dict(a=1).constructor',
      "'{0.__class__}'.format(1)",
      "'{0.constructor}'.format('')",
      "'{0[__proto__]}'.format({})",
      "'%(__proto__)s' % {}",
      "[1] | map(attribute='constructor') | first | default(nope)",
      "[1] | map('constructor') | list",
      '1 | constructor',
      '1 is constructor',
      '1 | __proto__',
      "lookup('constructor')",
      "lookup('__proto__')",
      "query('toString')",
      "{} | dictsort(by='__proto__')",
      "'a' | regex_replace('(?P<x>a)', '\\\\g<constructor>')",
      "'a' | regex_search('a', '\\\\g<constructor>')",
      "'x' | comment('constructor')",
      "'1' is version('1', 'constructor')",
      "'1' is version('1', '==', version_type='constructor')",
      "'x' | hash('constructor')",
      "lookup('env', 'constructor') or nope",
      "lookup('env', '__proto__') or nope",
      'now().constructor()',
      "'$constructor$__proto__' | expandvars == '' or nope",
      'process',
      'globalThis',
      'require',
      'this',
      'self',
      'context',
      'environment',
    ];
    for (const attack of attacks) {
      const result = outcome(attack);
      expect(['undefined', 'error'], `${attack} gave ${result}`).toContain(result);
    }
  });

  it('keeps a __proto__ key a plain key', () => {
    expect(evaluate("{'__proto__': 1}")).toEqual(new Map([['__proto__', 1]]));
    expect(evaluate('(\'{"__proto__": {"x": 1}}\' | from_json).x')).toBeInstanceOf(Undefined);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('does not change what a play wrote when a template changes its own copy', () => {
    const variables = { l: [1] };
    expect(render('{% set _ = l.append(2) %}{{ l | length }} items', variables)).toBe('2 items');
    expect(variables.l).toEqual([1]);
  });

  it('stops what would never end', () => {
    const endless = [
      '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
      '{% for a in range(999999) %}{% for b in range(999999) %}{% endfor %}{% endfor %}',
      "{{ 'x' * 99999999999 }}",
      '{{ range(99999999999) }}',
      '{{ (9 ** 9) ** (9 ** 9) }}',
      "{{ '%99999999d' % 1 }}",
      "{{ '{:99999999}'.format(1) }}",
      "{{ 'x'.center(99999999999) }}",
      '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}',
      "{{ lookup('sequence', 'count=99999999999') }}",
      '{{ range(9999) | product(range(9999)) }}',
    ];
    for (const text of endless) expect(() => render(text), text).toThrow();
  });
});

function outcome(expression: string): string {
  try {
    const value = evaluate(expression);
    return value instanceof Undefined ? 'undefined' : `a ${typeof value}: ${String(value)}`;
  } catch {
    return 'error';
  }
}
