import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_CODES, TemplateError } from '../../src/template/template-error.ts';
import { fuzz, fuzzTimeout, mutated } from '../helpers/fuzz.ts';
import { scopeOf, templar } from '../unit/template/harness.ts';

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../fixtures/template', name), 'utf8');

const linesOf = (name: string) =>
  fixture(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));

const expressions = linesOf('expressions.txt');
const conditionals = linesOf('conditionals.txt');
const templates = fixture('templates.txt')
  .split(/^=== .*\n/m)
  .filter((text) => text !== '');

/** What templates are made of, and what breaks them. */
const pieces = [
  ...['{{', '}}', '{%', '%}', '{#', '#}', '{%-', '-%}', '{{-', '-}}', '{%+', '+%}', '#jinja2: '],
  ...['{% if x %}', '{% else %}', '{% endif %}', '{% for x in l %}', '{% endfor %}', '{% raw %}'],
  ...['{% endraw %}', '{% set a = ', '{% macro m(a, b=1) %}', '{% endmacro %}', '{% break %}'],
  ...['{% call m() %}', '{% endcall %}', '{% filter upper %}', '{% endfilter %}', '{% include "'],
  ...[' recursive', ' if ', ' else ', ' in ', ' is ', ' not ', ' and ', ' or ', ' for ', ' as '],
  ...['(', ')', '[', ']', '{', '}', '|', '.', ',', ':', '=', '==', '~', '+', '-', '*', '**', '//'],
  ...[
    '%',
    '<',
    '>=',
    "'",
    '"',
    '\\',
    '\\n',
    '\n',
    ' ',
    '\t',
    '0',
    '1',
    '-1',
    '9',
    '99',
    '1e3',
    '.5',
  ],
  ...['999999999999', 'none', 'true', 'omit', 'loop', 'missing', '_', '__class__', 'constructor'],
  ...['l', 'd', 's', 'mixed', 'nested', 'deep', 'users', 'lines', '.x', '[0]', '[1:]', '[::-1]'],
  ...['|list', '|join', '|map(', '|select(', '|default(', '|int', '|length', '|to_json', '|sort'],
  ...["|regex_replace('(a", "|regex_search('(?i)", '|to_nice_yaml', '|from_yaml', '|format(', '%s'],
  ...['.items()', '.split(', '.format(', 'range(', "lookup('", "query('", 'dict(', 'namespace('],
  ...['é', '😀', '\ud800', '\0', '\u2028'],
];

const variables = JSON.parse(fixture('variables.json'));
const scope = scopeOf({}, variables);
const lazy = scopeOf(variables);

/** A value, or an error with a sentence and, where the text is what is wrong, a place in it. */
function refusedAtMost(text: string, work: (text: string) => unknown): void {
  try {
    work(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.message).not.toBe('');
    if (error.code !== TEMPLATE_CODES.syntax) return;
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(text.length);
  }
}

describe('a damaged template', () => {
  it(
    'is rendered or refused as a string of a playbook',
    () => {
      fuzz(0.2, mutated(templates, pieces), (source) =>
        refusedAtMost(source, (text) => templar.render(text, lazy)),
      );
    },
    fuzzTimeout,
  );

  it(
    'is rendered or refused as a file',
    () => {
      fuzz(0.2, mutated(templates, pieces), (source) =>
        refusedAtMost(source, (text) => templar.renderFile(text, scope, { file: 'x.j2' })),
      );
    },
    fuzzTimeout,
  );

  it(
    'is true, false or refused as a conditional',
    () => {
      fuzz(0.2, mutated(conditionals, pieces), (source) =>
        refusedAtMost(source, (text) => templar.isTrue(text, scope)),
      );
    },
    fuzzTimeout,
  );

  it(
    'is evaluated or refused as an expression',
    () => {
      fuzz(0.4, mutated(expressions, pieces), (source) =>
        refusedAtMost(`{{ ${source} }}`, (text) => templar.render(text, scope)),
      );
    },
    fuzzTimeout,
  );
});
