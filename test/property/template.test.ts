import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinPlugins } from '../../src/template/builtins.ts';
import { DICT_METHODS } from '../../src/template/python/dict-methods.ts';
import { LIST_METHODS } from '../../src/template/python/list-methods.ts';
import { TEXT_METHODS } from '../../src/template/python/text-methods.ts';
import { TemplateError } from '../../src/template/template-error.ts';
import { fuzzRuns } from '../helpers/fuzz.ts';
import { scopeOf, templar } from '../unit/template/harness.ts';

const numRuns = fuzzRuns(0.1);

const pieces = [
  ...['{{', '}}', '{%', '%}', '{#', '#}', '{%-', '-%}', '-}}', '{{-', '{%+', '+%}'],
  ...['if', 'else', 'elif', 'endif', 'for', 'in', 'endfor', 'set', 'endset', 'macro', 'endmacro'],
  ...['call', 'endcall', 'filter', 'endfilter', 'raw', 'endraw', 'with', 'endwith', 'do', 'break'],
  ...['continue', 'recursive', 'include', 'import', 'from', 'block', 'endblock', 'extends'],
  ...['not', 'and', 'or', 'is', 'true', 'none', 'loop', 'caller', 'varargs', 'omit', 'namespace'],
  ...[
    'x',
    'l',
    'd',
    'u',
    's',
    'missing',
    'a.b',
    'l[0]',
    'd.items()',
    'x.append(1)',
    '_',
    '__class__',
  ],
  ...['(', ')', '[', ']', '{', '}', '|', '.', ',', ':', '=', '==', '!=', '<', '>=', '~', '+', '-'],
  ...['*', '**', '/', '//', '%', '1', '0', '2.5', '1e3', '999999999', '0x', "'a'", '"b"', "'", '"'],
  ...['\\', '\\n', ' ', '\n', '\t', 'é', '😀', '\ud800', 'default(1)', 'length', 'join', 'list'],
  ...['map', 'select', 'int', 'round', 'regex_replace', "'('", "'[a-'", 'to_yaml', 'to_json'],
  ...[
    'from_json',
    'from_yaml',
    'b64decode',
    'range',
    'lookup',
    "'env'",
    "'items'",
    'dict',
    'range(9)',
  ],
  ...[
    'format',
    'combine',
    'sort',
    'unique',
    'zip',
    'product',
    'batch',
    'indent',
    'center',
    'defined',
  ],
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((parts) => parts.join(' ')),
  fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((parts) => parts.join('')),
  fc
    .array(fc.constantFrom(...pieces), { maxLength: 12 })
    .map((parts) => `{{ ${parts.join(' ')} }}`),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

const plugins = builtinPlugins();
const filterNames = [...plugins.filters.keys()];
const testNames = [...plugins.tests.keys()];
const methods = [...TEXT_METHODS.keys(), ...LIST_METHODS.keys(), ...DICT_METHODS.keys()];
const named = [
  'attribute',
  'default',
  'indent',
  'case_sensitive',
  'recursive',
  'start',
  'seed',
  'by',
];

/** Expressions that can be read, with every filter, test and method there is. */
const expression = fc.letrec<{ value: string; args: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(
      '1',
      '0',
      '-7',
      '2.5',
      '1e300',
      "'a b'",
      "''",
      "'(x'",
      "'%s %d'",
      "'\\d+'",
      '12',
    ),
    fc.constantFrom(
      'true',
      'none',
      'x',
      'l',
      'd',
      's',
      'u',
      'missing',
      '[]',
      '{}',
      '()',
      '99999999999',
    ),
    fc
      .tuple(
        tie('value'),
        fc.constantFrom('+', '-', '*', '/', '//', '%', '**', '~', '==', '<', 'in', 'and', 'or'),
        tie('value'),
      )
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(tie('value'), fc.constantFrom(...filterNames), tie('args'))
      .map(([value, name, args]) => `(${value} | ${name}${args})`),
    fc
      .tuple(tie('value'), fc.constantFrom(...testNames), tie('args'))
      .map(([value, name, args]) => `(${value} is ${/^\W/.test(name) ? 'eq' : name}${args})`),
    fc
      .tuple(tie('value'), fc.constantFrom(...methods), tie('args'))
      .map(([value, name, args]) => `(${value}).${name}${args}`),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `{'k': ${a}, 'l': ${b}}`),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `(${a})[${b}]`),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `(${a})[${b}:]`),
    fc.tuple(tie('value'), fc.constantFrom(...filterNames)).map(([a, b]) => `(${a} | map('${b}'))`),
  ),
  args: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constant(''),
    fc.constant('()'),
    tie('value').map((value) => `(${value})`),
    fc.tuple(tie('value'), tie('value')).map((values) => `(${values.join(', ')})`),
    fc.tuple(fc.constantFrom(...named), tie('value')).map(([name, value]) => `(${name}=${value})`),
  ),
})).value;

const variables = {
  x: 5,
  l: [3, 'a', null, [1]],
  d: { a: 1, b: { c: 'd' } },
  s: 'text',
  u: '{{ l }}',
};

/** A value or a TemplateError; everything else is a bug. */
function survives(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof TemplateError) return true;
    throw error;
  }
}

describe('any text', () => {
  it('is rendered or refused as a playbook string', () => {
    fc.assert(
      fc.property(text, (source) => survives(() => templar.render(source, scopeOf(variables)))),
      { numRuns },
    );
  });

  it('is rendered or refused as a file', () => {
    fc.assert(
      fc.property(text, (source) =>
        survives(() => templar.renderFile(source, scopeOf(variables), { file: 'x.j2' })),
      ),
      { numRuns },
    );
  });

  it('is true, false or refused as a conditional', () => {
    fc.assert(
      fc.property(text, (source) => survives(() => templar.isTrue(source, scopeOf(variables)))),
      { numRuns },
    );
  });

  it('is evaluated or refused as an expression of all filters, tests and methods', () => {
    fc.assert(
      fc.property(expression, (source) =>
        survives(() => templar.render(`a {{ ${source} }}`, scopeOf(variables))),
      ),
      { numRuns },
    );
  });

  it('stays as it is where it holds no delimiter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => {
        fc.pre(!/\{[{%#]/.test(source));
        expect(templar.render(source, scopeOf())).toBe(source);
      }),
      { numRuns },
    );
  });
});

describe('any value', () => {
  const json = fc.jsonValue({ maxDepth: 4 });

  it('comes back from JSON and from YAML', () => {
    fc.assert(
      fc.property(json, (value) => {
        const scope = scopeOf({}, { v: value as never });
        const same = '(v | to_json | from_json) == v and (v | to_nice_yaml | from_yaml) == v';
        expect(templar.isTrue(same, scope)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('comes back from its Python text', () => {
    fc.assert(
      fc.property(fc.array(json, { minLength: 1, maxLength: 3 }), (value) => {
        const scope = scopeOf({}, { v: value as never });
        const back = templar.render("{{ '' }}{{ v }}", scope);
        expect(
          templar.isTrue('back == v', {
            ...scope,
            get: (n) => (n === 'back' ? back : scope.get(n)),
            names: () => [],
          }),
        ).toBe(true);
      }),
      { numRuns },
    );
  });
});
