import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../src/template/template-error.ts';
import {
  Float,
  omit,
  type Raw,
  Undefined,
  Unknown,
  Unsafe,
  Vaulted,
} from '../../../src/template/value.ts';
import { evaluate, render, scopeOf, templar } from './harness.ts';

describe('evaluate', () => {
  it('computes with Python types', () => {
    expect(evaluate('1 + 2 * 3')).toBe(7);
    expect(evaluate('7 // 2')).toBe(3);
    expect(evaluate('-7 // 2')).toBe(-4);
    expect(evaluate('-7 % 3')).toBe(2);
    expect(evaluate('6 / 2')).toEqual(new Float(3));
    expect(evaluate('2 ** 64')).toBe(2n ** 64n);
    expect(evaluate("'a' ~ none ~ 1.0")).toBe('aNone1.0');
    expect(evaluate('[1, 2] + [3]')).toEqual([1, 2, 3]);
    expect(evaluate('"abc"[::-1]')).toBe('cba');
    expect(evaluate('"abc"[-1]')).toBe('c');
    expect(evaluate('1 < 2 <= 2 != 3')).toBe(true);
  });

  it('reaches into data, methods before entries', () => {
    const vars = { a: { b: [{ c: 'x' }], keys: 1 } };
    expect(evaluate('a.b.0.c', vars)).toBe('x');
    expect(evaluate("a['b'][0]['c']", vars)).toBe('x');
    expect(evaluate('a.keys()', vars)).toEqual(['b', 'keys']);
    expect(evaluate("a['keys']", vars)).toBe(1);
  });

  it('chains what is undefined', () => {
    expect(evaluate('a.b.c')).toBeInstanceOf(Undefined);
    expect(evaluate('a.b.c is defined')).toBe(false);
    expect(evaluate("a.b.c | default('x')")).toBe('x');
    expect(evaluate("a.b.c.d | default('x')", { a: { b: {} } })).toBe('x');
  });

  it('resolves variables lazily and through each other', () => {
    const vars = { a: '{{ b }}', b: '{{ c + 1 }}', c: 41, broken: '{{ nope }}' };
    expect(evaluate('a', vars)).toBe(42);
    expect(evaluate('broken is defined', vars)).toBe(false);
  });

  it('names the cycle of a variable that refers to itself', () => {
    const vars = { a: '{{ b }}', b: "{{ a | default('x') }}" };
    expect(() => evaluate('a', vars)).toThrow(/recursive loop detected/);
  });
});

describe('render', () => {
  it('keeps the type of a lone expression', () => {
    expect(render('{{ 1 + 1 }}')).toBe(2);
    expect(render('{{ [1, "a"] }}')).toEqual([1, 'a']);
    expect(render("{{ '[1]' }}")).toBe('[1]');
    expect(render('{{ none }}')).toBe(null);
  });

  it('joins other text, and reads lists, dicts and booleans back', () => {
    expect(render('a{{ 1 }}b')).toBe('a1b');
    expect(render('[{{ 1 }}, {{ 2 }}]')).toEqual([1, 2]);
    expect(render("{% if true %}{'a': null}{% endif %}")).toEqual(new Map([['a', null]]));
    expect(render('{{ 1 }}{{ 2 }}')).toBe('12');
    expect(render('x {{ none }} y')).toBe('x  y');
    expect(render('{% if 1 %}True{% endif %}')).toBe(true);
  });

  it('keeps newlines at the end, drops those after blocks', () => {
    expect(render('{{ "a" }}\n')).toBe('a\n');
    expect(render('{% if true %}\na\n{% endif %}\n')).toBe('a\n');
  });

  it('drops omitted entries of dicts, not items of lists', () => {
    const raw = new Map<string, string | string[]>([
      ['a', '{{ omit }}'],
      ['b', '{{ nope | default(omit) }}'],
      ['c', ['{{ omit }}']],
    ]);
    expect(templar.render(raw, scopeOf())).toEqual(new Map([['c', [omit]]]));
  });

  it('leaves unsafe text alone and decrypts vaulted text', () => {
    expect(templar.render(new Unsafe('{{ a }}'), scopeOf())).toBe('{{ a }}');
    expect(templar.render([new Vaulted('v')], scopeOf())).toEqual(['decrypted v']);
  });

  it('never renders the text of facts and results', () => {
    const scope = scopeOf({ b: '{{ a }}' }, { a: '{{ 1 + 1 }}' });
    expect(templar.render('{{ a }}', scope)).toBe('{{ 1 + 1 }}');
    expect(templar.render('x{{ b }}', scope)).toBe('x{{ 1 + 1 }}');
  });

  it('takes backslashes literally inside braces', () => {
    expect(render("{{ 'a\\nb' }}")).toBe('a\\nb');
    expect(render("{% set x = 'a\\nb' %}{{ x }}")).toBe('a\nb');
  });

  it('says what is undefined, with the place and a likely name', () => {
    const at = { file: 'p.yml', line: 3, column: 10, endColumn: 24 };
    const failure = (): unknown => {
      try {
        return templar.render('a {{ imagse }} b', scopeOf({ images: 1 }), undefined, at);
      } catch (error) {
        return error;
      }
    };
    expect(failure()).toMatchObject({
      code: 'MP3001',
      message: "'imagse' is undefined",
      hint: 'Did you mean "images"?',
      span: { file: 'p.yml', line: 3, column: 15 },
    });
  });
});

describe('the place of an error', () => {
  const where: [unknown, unknown, unknown][] = [];
  const locate = (container: object, key: unknown, offset?: number) => {
    where.push([container, key, offset]);
    return { file: 'p.yml', line: 5, column: 1 + (offset ?? 0) };
  };
  const failing = (raw: Raw): TemplateError => {
    try {
      templar.render(raw, scopeOf({ d: { a: 1 }, l: [1] }), locate);
    } catch (error) {
      if (error instanceof TemplateError) return error;
    }
    throw new Error('no template error');
  };

  it.each([
    ['{{ nope }}', 3],
    ['text {{ d.a + "x" }}', 12],
    ['{{ l | nosuch }}', 7],
    ['{{ l is nosuch }}', 8],
    ['{{ d.a.b.c }}', 3],
    ['{{ l | map("nosuch") }}', 7],
    ['{{ 1 + }}', 7],
    ['{% if nope %}{% endif %}', 6],
    ['ok {{ l[0] }} {{ [1, 2] | join(nope) }}', 26],
  ])('%s', (text, offset) => {
    const raw = new Map<Raw, Raw>([['key', text]]);
    expect(failing(raw).span).toMatchObject({ line: 5, column: 1 + offset });
    expect(where.at(-1)).toEqual([raw, 'key', offset]);
  });

  it('is not asked for where nothing fails', () => {
    where.length = 0;
    templar.render(new Map([['a', ['{{ 1 }}']]]), scopeOf(), locate);
    expect(where).toEqual([]);
  });
});

describe('isTrue', () => {
  const isTrue = (text: string, vars = {}) => templar.isTrue(text, scopeOf(vars));

  it('has the truth of Python', () => {
    expect(isTrue('x', { x: 'false' })).toBe(true);
    expect(isTrue('x', { x: '' })).toBe(false);
    expect(isTrue('x', { x: [] })).toBe(false);
    expect(isTrue('')).toBe(true);
    expect(templar.isTrue(false, scopeOf())).toBe(false);
    expect(templar.isTrue(['true', 'x == 1'], scopeOf({ x: 2 }))).toBe(false);
  });

  it('takes braces for the values between them, never as text of the expression', () => {
    expect(isTrue('{{ x }}', { x: true })).toBe(true);
    expect(isTrue('{{ x }}', { x: 'False' })).toBe(false);
    expect(isTrue("{{ x }} == 'a'", { x: 'a' })).toBe(true);
    expect(isTrue("'{{ x }}b' == 'ab'", { x: 'a' })).toBe(true);
    expect(() => isTrue('{{ x }}', { x: 'y == 1' })).toThrow(/not evaluated again/);
  });

  it("throws in Ansible's words when a name is undefined", () => {
    expect(() => isTrue('nope == 1')).toThrow(
      "The conditional check 'nope == 1' failed. The error was: error while evaluating conditional (nope == 1): 'nope' is undefined",
    );
  });
});

describe('unknown values', () => {
  const scope = {
    get: (name: string) => (name === 'u' ? new Unknown('command') : undefined),
    names: () => ['u'],
  };
  const isTrue = (text: string) => templar.isTrue(text, scope);

  it('makes what rests on them unknown', () => {
    for (const text of ['u', 'u == 1', 'u.rc', 'not u', 'u in [1]', '[u] == [1]', "u + 'a'"]) {
      expect(isTrue(text), text).toBe('unknown');
    }
  });

  it('tells what can be told', () => {
    expect(isTrue('u is defined')).toBe(true);
    expect(isTrue('u.rc is defined')).toBe('unknown');
    expect(isTrue('u and false')).toBe(false);
    expect(isTrue('u == 1 or true')).toBe(true);
    expect(isTrue('[u] | length == 1')).toBe(true);
  });

  it('prints as (known after apply)', () => {
    expect(templar.render('digest {{ u }}', scope)).toEqual(
      new Unknown('command', 'digest (known after apply)'),
    );
    expect(templar.render('{{ u | default(1) }}', scope)).toBeInstanceOf(Unknown);
  });
});

describe('renderFile', () => {
  const renderFile = (text: string, vars = {}) =>
    templar.renderFile(text, scopeOf(vars), { file: 't.j2' });

  it('reads escapes, keeps the last newline, trims after blocks', () => {
    expect(renderFile("{{ 'a\\tb' }}\n")).toBe('a\tb\n');
    expect(renderFile('{% for i in [1, 2] %}\n- {{ i }}\n{% endfor %}\n')).toBe('- 1\n- 2\n');
    expect(renderFile('[1, 2]')).toBe('[1, 2]');
  });

  it('obeys the header', () => {
    expect(
      renderFile("#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% 1 %]{{"),
    ).toBe('1{{');
  });

  it('fails with the place of the mistake', () => {
    expect(() => renderFile('a\n{{ nope }}\n')).toThrow(TemplateError);
  });
});
