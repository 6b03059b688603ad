import { describe, expect, it } from 'vitest';
import { textUse } from '../../../src/template/used-names.ts';

function names(text: string, form: 'template' | 'expression' = 'template'): string[] {
  return textUse(text, form).names.map(({ name, guarded }) => (guarded ? `${name}?` : name));
}

describe('the names that a text reads', () => {
  it.each([
    ['{{ a }} {{ b.c[d] }}', ['a', 'b', 'd']],
    ['{{ a | default(b) }}', ['a?', 'b']],
    ['{{ a.b.c | d }}', ['a?']],
    ['{{ a is defined and b is not undefined }}', ['a?', 'b?']],
    ['{% for x, y in z %}{{ x ~ y ~ loop.index }}{% endfor %}', ['z']],
    ['{% set n = m %}{{ n }}', ['m']],
    ['{% macro f(p, q=r) %}{{ p ~ q ~ varargs }}{% endmacro %}{{ f(s) }}', ['r', 's']],
    ["{% from 'x.j2' import g as h %}{{ h(u) }}", ['u']],
    ["{{ lookup('env', v) | regex_replace(w, '') }}", ['v', 'w']],
    ['{{ [a, {b: c}, (d, e)] }}', ['a', 'b', 'c', 'd', 'e']],
    ['{{ a if b else c }}', ['b', 'a', 'c']],
    ['no template', []],
  ])('%s', (text, expected) => {
    expect(names(text).sort()).toEqual(expected.sort());
  });

  it('are those of a bare expression, braces in it included', () => {
    expect(names('a == {{ b }}', 'expression').sort()).toEqual(['a', 'b']);
  });

  it('come with their place', () => {
    expect(textUse('x {{ name | failed }}', 'template')).toMatchObject({
      names: [{ name: 'name', at: 5 }],
      filters: [{ name: 'failed' }],
    });
  });

  it('are none where the text cannot be parsed, and the error is there', () => {
    const { names: none, error } = textUse('{{ 1 + }}', 'template');
    expect(none).toEqual([]);
    expect(error?.code).toBe('MP3002');
  });
});
