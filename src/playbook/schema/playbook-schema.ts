import type { JsonObject, JsonSchema } from '../../util/json.ts';
import { languageActions } from '../actions.ts';
import { type KeywordPlace, keywords, keywordsOf, loopStyles } from '../keywords.ts';
import { collectionModules, coreModules } from '../known-modules.ts';
import { type ModuleDeclaration, withoutBuiltin } from '../module-catalogue.ts';
import { keywordSchema } from './keyword-schema.ts';
import { moduleSchemaWithAliases } from './module-schema.ts';

/** What the schemas of playbooks and variable files are made of. */
export interface SchemaSources {
  readonly modules: readonly ModuleDeclaration[];
  /** Variables of the built-in roles, with descriptions. */
  readonly roleVariables: JsonObject;
}

/**
 * The schema of a playbook, for editors: the keywords of {@link keywordsOf}, and the arguments of
 * every module under all its names, one property each, so that a mistake gives one message.
 */
export function playbookSchema({ modules, roleVariables }: SchemaSources): JsonSchema {
  const declared = [...modules, ...languageActions.filter(({ name }) => !has(modules, name))];
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'mirror-play playbook',
    description: 'A list of plays, as mirror-play and Ansible run them.',
    type: 'array',
    items: { $ref: '#/definitions/playOrImport' },
    definitions: {
      playOrImport: {
        if: { anyOf: importKeys.map((key) => ({ required: [key] })) },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        then: { $ref: '#/definitions/import' },
        else: { $ref: '#/definitions/play' },
      },
      import: importSchema(),
      play: place('play', {}, { required: ['hosts'] }),
      roleEntry: {
        if: { type: 'object' },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        then: place('role', roleVariables, {
          additionalProperties: true,
          anyOf: [{ required: ['role'] }, { required: ['name'] }],
        }),
        else: { type: 'string', description: 'Name of a role.' },
      },
      entry: {
        if: { anyOf: ['block', 'rescue', 'always'].map((key) => ({ required: [key] })) },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        then: { $ref: '#/definitions/block' },
        else: { $ref: '#/definitions/task' },
      },
      block: place('block', {}, { required: ['block'] }),
      task: taskSchema(declared),
      vars: {
        description: 'Variables by name. Older playbooks have a list of such mappings.',
        type: ['object', 'array', 'null'],
        items: { type: 'object' },
        properties: roleVariables,
        additionalProperties: true,
      },
      ...Object.fromEntries(
        keywords.map((keyword) => [`keyword_${keyword.name}`, keywordSchema(keyword)]),
      ),
      ...Object.fromEntries(declared.map((module) => [idOf(module), moduleValue(module)])),
    },
  };
}

const importKeys = ['import_playbook', 'ansible.builtin.import_playbook'];

function has(modules: readonly ModuleDeclaration[], name: string): boolean {
  return modules.some((module) => module.name === name);
}

function place(where: KeywordPlace, more: JsonObject, rules: JsonObject): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...keywordProperties(where), ...more },
    ...rules,
  };
}

function keywordProperties(where: KeywordPlace): JsonObject {
  const names = [...keywordsOf(where).keys()];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/definitions/keyword_${name}` }]));
}

function importSchema(): JsonSchema {
  const { name, vars, when, tags } = keywordProperties('role');
  const path = { type: 'string', description: 'Playbook to put here, relative to this one.' };
  const paths = Object.fromEntries(importKeys.map((key) => [key, path]));
  return {
    type: 'object',
    additionalProperties: false,
    properties: { ...paths, name, vars, when, tags },
  };
}

/** Handlers are tasks that can listen; one definition serves both. */
function taskSchema(modules: readonly ModuleDeclaration[]): JsonSchema {
  const loops = loopStyles.map((style) => [
    `with_${style}`,
    { description: `Loop over what the lookup \`${style}\` gives.` },
  ]);
  const calls = modules.flatMap((module) =>
    namesOf(module).map((name) => [name, { $ref: `#/definitions/${idOf(module)}` }]),
  );
  const others = [...coreModules, ...collectionModules].filter((name) => !has(modules, name));
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...keywordProperties('handler'),
      ...Object.fromEntries(loops),
      ...Object.fromEntries(calls),
    },
    patternProperties: {
      [`^(?:ansible\\.(?:builtin|legacy)\\.)?(?:${others.join('|')})$`]: {
        description: 'A module of Ansible that mirror-play does not have: the task fails.',
      },
      '^(?!ansible\\.(?:builtin|legacy)\\.)[A-Za-z_]\\w*\\.[A-Za-z_]\\w*\\.[A-Za-z_][\\w.]*$': {
        description: 'A module of a collection.',
      },
    },
  };
}

function namesOf({ name, aliases }: ModuleDeclaration): string[] {
  const short = [name, ...aliases].map(withoutBuiltin);
  const long = short
    .filter((spelling) => !spelling.includes('.') && coreModules.includes(spelling))
    .flatMap((spelling) => [`ansible.builtin.${spelling}`, `ansible.legacy.${spelling}`]);
  return [...new Set([...short, ...long])];
}

/** Arguments as a mapping, as `key=value` text, or none. */
function moduleValue(module: ModuleDeclaration): JsonSchema {
  const { required: _elsewhere, description: _none, ...schema } = moduleSchemaWithAliases(module);
  return { description: `${module.summary}`, ...schema, type: ['object', 'string', 'null'] };
}

function idOf({ name }: ModuleDeclaration): string {
  return `module_${name.replaceAll('.', '_')}`;
}
