import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readExtraVars } from '../../src/app/extra-vars.ts';
import { codeFrame } from '../../src/diagnostic/code-frame.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../src/diagnostic/diagnostic-error.ts';
import { SourceText } from '../../src/diagnostic/source-text.ts';
import { generalModules } from '../../src/modules/catalogue.ts';
import { validatePlaybook } from '../../src/playbook/check/validate.ts';
import { Findings } from '../../src/playbook/findings.ts';
import { InventoryBuilder } from '../../src/playbook/inventory/builder.ts';
import { readIniInventory } from '../../src/playbook/inventory/ini.ts';
import { readYamlInventory } from '../../src/playbook/inventory/yaml.ts';
import { Loader } from '../../src/playbook/loader.ts';
import { ModelFiles } from '../../src/playbook/model-files.ts';
import { moduleCatalogue } from '../../src/playbook/module-catalogue.ts';
import { parseYaml } from '../../src/playbook/yaml/parse.ts';
import { CodedError } from '../../src/util/coded-error.ts';
import { fuzz, fuzzTimeout, mutated } from '../helpers/fuzz.ts';

const fixtures = join(import.meta.dirname, '../fixtures/playbooks');
const path = join(fixtures, 'fuzz.yml');
const modules = moduleCatalogue(generalModules);

const names = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
const textsOf = (pattern: RegExp) =>
  names
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(fixtures, name), 'utf8'));

/** A file's plays, or a play's tasks, one by one: small texts are read quickly. */
function entriesOf(text: string): string[] {
  const indents = [...text.matchAll(/^( *)- /gm)].map(([, indent = '']) => indent.length);
  return [...new Set(indents)].flatMap((indent) =>
    text
      .split(new RegExp(`^(?= {${indent}}- )`, 'm'))
      .filter((entry) => entry.trimStart().startsWith('- '))
      .map((entry) => entry.replaceAll(new RegExp(`^ {${indent}}`, 'gm'), '')),
  );
}

const entries = textsOf(/^[^/]+\.yml$/)
  .flatMap(entriesOf)
  .filter(({ length }) => length < 500);
const plays = entries.filter((text) => /^- .*\n?.*hosts:|^- import_playbook/.test(text));
const tasks = [...textsOf(/\btasks\/[^/]+\.yml$/).flatMap(entriesOf), ...entries].filter(
  (text) => !plays.includes(text),
);
const inPlay = tasks.map((text) => `- hosts: a\n  tasks:\n${text.replaceAll(/^/gm, '    ')}`);
const metas = textsOf(/\bmeta\/[^/]+\.yml$/);
const variables = textsOf(/\b(?:vars|defaults)\/[^/]+\.yml$/);

/** What files are made of, and what breaks them. */
const pieces = [
  ...['- ', ': ', '\n', '  ', '    ', '\t', '"', "'", '{', '}', '[', ']', ',', '|\n', '>-\n', ' #'],
  ...['&a ', '*a', '<<: ', '!unsafe ', '!vault ', '!!int ', '!!binary ', '!!set ', '!x ', '---\n'],
  ...['...\n', '%', '@', '`', '? ', '~', '\\', '\r\n', '- hosts: all\n', '  tasks:\n', 'name: '],
  ...['block:\n', 'rescue:\n', 'always:\n', 'roles: ', 'when: ', 'vars: ', 'debug: ', 'command: '],
  ...['msg=x', '{{ x }}', '{{ x', '{% if %}', 'include_tasks: ', 'import_tasks: tasks/say.yml\n'],
  ...['import_role: ', 'include_role:\n', 'import_playbook: ', 'loop: ', 'with_items: ', 'args: '],
  ...[
    'mirror_images:\n',
    'handlers:\n',
    'notify: ',
    'tags: ',
    'until: ',
    'register: ',
    'local_action: ',
  ],
  ...[
    '0644',
    '1e3',
    '.inf',
    'yes',
    'null',
    '2024-01-02',
    '12:30:45',
    '0x1f',
    '99999999999999999999',
  ],
  ...[
    '[]',
    '{}',
    '__proto__: ',
    'constructor: ',
    'é',
    '\u{1f600}',
    '\ufeff',
    '\ud800',
    '\0',
    '\u2028',
  ],
];

const iniFiles = [
  '[web]\na b c ansible_connection=local\nnode[01:20:2].example[a:c] x=1 y="two words" z=[1,2]\n',
  "[web:vars]\nx = 1\ny={'a': True}\n\n[all:children]\nweb\n# remark\n[web]\nh # more\n",
  'a,b\n[g:children]\nh\n[h]\n[::1]:22\n"quoted host" k=\'v\'\n',
];
const yamlInventories = [
  'all:\n  hosts:\n    a:\n    b: { x: 1 }\n  children:\n    g: { hosts: { "n[1:3]": }, vars: { y: [1] } }\n',
  'g:\n  children: { h: { hosts: { a: } } }\n  vars: { ansible_connection: local }\n',
];
const extraVars = [
  'a=1 b="x y" c=\'z\'',
  '{"a": [1, {"b": null}], "c": 1.5}',
  '{a: yes, b: [x]}',
  '@x.yml',
];

/** All that was found has a sentence, and a place that can be shown. */
function expectPlaces(found: readonly Diagnostic[], source: string): void {
  for (const diagnostic of found) {
    const { message, span } = diagnostic;
    if (span) codeFrame(source, span);
    const told = (span?.line ?? 0) > 0 && !/^$|undefined is not|\[object|^\s+at /.test(message);
    if (!told) expect.fail(JSON.stringify(diagnostic));
  }
}

/** A result, or an error of the user's with a place in it. */
function refusedAtMost(source: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (error instanceof DiagnosticError) expectPlaces(error.diagnostics, source);
    else if (!(error instanceof CodedError)) throw error;
  }
}

const given = (text: string) => new Map([[path, Buffer.from(text)]]);

function loaderOf(text: string): Loader {
  return new Loader({ modules, given: given(text) });
}

/** Whatever `validate` is content with can be loaded, and nothing else can. */
function validateAndLoad(text: string): void {
  const loader = loaderOf(text);
  const found = validatePlaybook(path, { loader, lint: true });
  expectPlaces(found, text);
  const wrong = found.some(({ severity, span }) => severity === 'error' && span?.file === path);
  if (wrong) refusedAtMost(text, () => loader.loadPlaybook(path));
  else loader.loadPlaybook(path);
}

function roleMeta(text: string): void {
  const files = new ModelFiles({ modules, given: given(text) });
  expectPlaces(files.roleMeta(path).diagnostics, text);
}

function inventory(text: string): void {
  const findings = new Findings();
  readIniInventory(new SourceText(path, text), new InventoryBuilder(), findings);
  expectPlaces(findings.diagnostics, text);
}

function yamlInventory(text: string): void {
  const findings = new Findings();
  const { value } = parseYaml(new SourceText(path, text));
  readYamlInventory(value, new InventoryBuilder(), { file: path, findings });
  expectPlaces(findings.diagnostics, text);
}

const fuzzed = (
  name: string,
  share: number,
  corpus: fc.Arbitrary<string>,
  check: (text: string) => unknown,
) =>
  it(
    name,
    () => fuzz(share, corpus, (text) => refusedAtMost(text, () => check(text))),
    fuzzTimeout,
  );

describe('a damaged file', () => {
  fuzzed('of plays is loaded or refused', 0.1, mutated(plays, pieces), validateAndLoad);
  fuzzed('of tasks in a play is loaded or refused', 0.35, mutated(inPlay, pieces), validateAndLoad);
  fuzzed('of tasks is loaded or refused', 0.3, mutated(tasks, pieces), (text) =>
    loaderOf(text).loadTaskFile(path),
  );
  fuzzed('of variables is loaded or refused', 0.05, mutated(variables, pieces), (text) =>
    loaderOf(text).loadVarsFile(path),
  );
  fuzzed('of a role is loaded or refused', 0.05, mutated(metas, pieces), (text) => roleMeta(text));
  fuzzed('of hosts in INI is read or refused', 0.05, mutated(iniFiles, pieces), inventory);
  fuzzed(
    'of hosts in YAML is read or refused',
    0.05,
    mutated(yamlInventories, pieces),
    yamlInventory,
  );
  fuzzed('that is a command line is read or refused', 0.05, mutated(extraVars, pieces), (text) =>
    readExtraVars([text], fixtures, loaderOf(text)),
  );
});
