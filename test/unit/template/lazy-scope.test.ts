import { describe, expect, it } from 'vitest';
import { LazyScope, type VariableLayer } from '../../../src/template/lazy-scope.ts';
import { TemplateError } from '../../../src/template/template-error.ts';
import { type Raw, Undefined, type Value } from '../../../src/template/value.ts';
import { templar } from './harness.ts';

function layer(
  entries: Readonly<Record<string, Raw | Value>>,
  final = false,
): VariableLayer & { reads: string[] } {
  const reads: string[] = [];
  return {
    final,
    reads,
    get: (name) => {
      reads.push(name);
      return Object.hasOwn(entries, name) ? entries[name] : undefined;
    },
    names: () => Object.keys(entries),
  };
}

function scope(...layers: readonly VariableLayer[]): LazyScope {
  return new LazyScope({ layers, templar });
}

describe('LazyScope', () => {
  it('takes the strongest layer', () => {
    expect(scope(layer({ a: 1 }), layer({ a: 2, b: 3 })).get('a')).toBe(1);
    expect(scope(layer({ a: 1 }), layer({ a: 2, b: 3 })).get('b')).toBe(3);
    expect(scope(layer({ a: null }), layer({ a: 2 })).get('a')).toBe(null);
    expect(scope(layer({})).get('a')).toBeUndefined();
  });

  it('renders what is asked for, once, and nothing else', () => {
    const variables = layer({ a: '{{ b }}', b: '{{ 1 + 1 }}', broken: '{{ nope.nope }}' });
    const lazy = scope(variables);
    expect(lazy.get('a')).toBe(2);
    expect(lazy.get('a')).toBe(2);
    expect(variables.reads).toEqual(['a', 'b']);
  });

  it('leaves finished values as they are', () => {
    const facts = layer({ text: '{{ 1 + 1 }}', list: ['{{ x }}'] }, true);
    const lazy = scope(facts, layer({ y: '{{ text }}', z: '{{ list }}' }));
    expect(lazy.get('text')).toBe('{{ 1 + 1 }}');
    expect(lazy.get('y')).toBe('{{ 1 + 1 }}');
    expect(lazy.get('z')).toEqual(['{{ x }}']);
  });

  it('renders inside lists and dicts', () => {
    const lazy = scope(layer({ a: ['{{ b }}', new Map([['k', '{{ b }}']])], b: 5 }));
    expect(lazy.get('a')).toEqual([5, new Map([['k', 5]])]);
  });

  it('is undefined where its template rests on something undefined', () => {
    const value = scope(layer({ a: '{{ nope }}' })).get('a');
    expect(value).toBeInstanceOf(Undefined);
    expect(value).toMatchObject({ name: 'a', hint: "{{ nope }}: 'nope' is undefined" });
  });

  it('fails where the template is wrong', () => {
    expect(() => scope(layer({ a: '{{ 1 + }}' })).get('a')).toThrow(TemplateError);
  });

  it('names the way round a variable that refers to itself', () => {
    const lazy = scope(layer({ a: '{{ b }}', b: ['{{ c }}'], c: '{{ a }}' }));
    expect(() => lazy.get('a')).toThrow(/recursive loop detected in template string: {{ b }}/);
    try {
      lazy.get('a');
    } catch (error) {
      expect(error).toMatchObject({
        code: 'MP3004',
        hint: expect.stringContaining('a -> b -> c -> a') as unknown,
      });
    }
  });

  it('lists each name once', () => {
    expect([...scope(layer({ a: 1, b: 2 }), layer({ b: 3, c: 4 })).names()]).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('knows where a broken variable stands', () => {
    const at = { file: 'vars.yml', line: 7, column: 4 };
    const lazy = scope({ ...layer({ a: "{{ 1 + 'x' }}" }), locate: () => at });
    try {
      lazy.get('a');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'MP3003', span: at });
    }
  });
});
