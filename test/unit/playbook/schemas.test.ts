import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { compiledSchemas, publishedSchemas } from '../../../src/app/schemas.ts';
import { SourceText } from '../../../src/diagnostic/source-text.ts';
import { Validators } from '../../../src/playbook/check/validators.ts';
import { plainJson } from '../../../src/playbook/plain-json.ts';
import { parseYaml } from '../../../src/playbook/yaml/parse.ts';
import type { Json, JsonSchema } from '../../../src/util/json.ts';

const root = join(import.meta.dirname, '../../..');
const schemas = publishedSchemas();
const accepts = new Ajv({ strict: false, allErrors: true }).compile(
  schemas['playbook.schema.json'] ?? {},
);

function read(text: string): Json {
  return plainJson(parseYaml(new SourceText('site.yml', text)).value);
}

const play = (tasks: string) =>
  `- hosts: localhost\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`;

describe('the published schemas', () => {
  it.each(Object.entries(schemas))('%s is up to date (npm run schemas)', (name, schema) => {
    expect(JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(schema)),
    );
  });

  it.each(Object.entries(schemas))('%s describes every property', (_name, schema) => {
    expect(undescribed(schema, schema, '')).toEqual([]);
  });
});

describe('the playbook schema', () => {
  const playbooks = readdirSync(join(root, 'playbooks')).filter((name) => name.endsWith('.yml'));

  it.each(playbooks)('accepts %s', (name) => {
    accepts(read(readFileSync(join(root, 'playbooks', name), 'utf8')));
    expect(accepts.errors).toBeNull();
  });

  it.each([
    play(
      '- command: ls chdir=/tmp\n  when: [a, b is defined]\n  become: "yes"\n  retries: "{{ n }}"',
    ),
    play('- block: [{ansible.builtin.debug: {msg: [1]}}]\n  rescue: [{fail:}]'),
    play('- some.collection.module: {any: thing}\n- ufw: {port: 80}\n- set_fact: {a: 1}'),
    play('- mirror_images: {images: "{{ x }}", registry: y, jobs: "{{ j }}"}'),
    play(
      '- mirror_images: {images: busybox, registry: y}\n  loop: [a]\n  loop_control: {loop_var: x}',
    ),
    '- import_playbook: x.yml\n  vars: {a: 1}\n- hosts: a\n  roles: [x, {role: y, any: param, when: z}]\n',
  ])('accepts what Ansible accepts %#', (text) => {
    accepts(read(text));
    expect(accepts.errors).toBeNull();
  });

  it.each([
    ['- hosts: a\n  task: []\n', 'task'],
    ['- tasks: []\n', 'hosts'],
    [play('- debug: {mgs: x}'), 'mgs'],
    [play('- ansible.builtin.debug: {mgs: x}'), 'mgs'],
    [play('- debug:\n  whne: x'), 'whne'],
    [play('- mirror_images: {images: {a: b}}'), 'images'],
    [play('- debug:\n  loop_control: {loopvar: x}'), 'loopvar'],
    ['- hosts: a\n  roles: [{role: mirror_image, vars: {mi_fallback: exist}}]\n', 'mi_fallback'],
  ])('refuses %j', (text, name) => {
    expect(accepts(read(text))).toBe(false);
    expect(JSON.stringify(accepts.errors)).toContain(name);
  });
});

describe('the validators of the build', () => {
  it('are those of every module and built-in role', () => {
    const built = createRequire(import.meta.url)(join(root, 'dist/validators/arguments.cjs'));
    expect(Object.keys(built).sort()).toEqual(Object.keys(compiledSchemas()).sort());
  });

  it('are found by what a schema says, not by a name', () => {
    const schema = { type: 'object', required: ['never_seen_before'] };
    expect(new Validators().get({}, () => schema)({})).toBe(false);
  });
});

/** Paths of properties without a description of their own or of what they refer to. */
function undescribed(schema: JsonSchema, whole: JsonSchema, path: string): string[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    const here = `${path}/${key}`;
    const inner = value as JsonSchema;
    if (key !== 'properties') return undescribed(inner, whole, here);
    return Object.entries(inner).flatMap(([name, property]) => {
      const own = property as JsonSchema;
      const missing = described(own, whole) ? [] : [`${here}/${name}`];
      return [...missing, ...undescribed(own, whole, `${here}/${name}`)];
    });
  });
}

function described(property: JsonSchema, whole: JsonSchema): boolean {
  if (typeof property.description === 'string') return true;
  const target = typeof property.$ref === 'string' ? property.$ref.split('/').slice(1) : [];
  const found = target.reduce<unknown>((at, key) => (at as JsonSchema)[key], whole);
  return target.length > 0 && typeof (found as JsonSchema).description === 'string';
}
