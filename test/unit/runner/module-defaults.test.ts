import { afterAll, describe, expect, it } from 'vitest';
import { generalModules } from '../../../src/modules/catalogue.ts';
import { checkGroups } from '../../../src/playbook/check/check-groups.ts';
import { type AnyModule, defineModule } from '../../../src/runner/module.ts';
import type { Raw } from '../../../src/template/value.ts';
import type { JsonObject } from '../../../src/util/json.ts';
import { cleanUp, playFiles } from './stage.ts';

afterAll(cleanUp);

/** Answers with what it was given. */
const k8sEcho: AnyModule<unknown> = defineModule<JsonObject, never, unknown>({
  name: 'k8s_echo',
  aliases: ['kubernetes.core.k8s_echo'],
  summary: 'Answer with the arguments',
  args: {
    type: 'object',
    additionalProperties: false,
    properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } },
  },
  check: 'full',
  hostless: true,
  plan: (args) => ({ result: { changed: false, given: args } }),
});

describe('module_defaults', () => {
  it('by group, then by name, and the nearest of each', async () => {
    const { said } = await playFiles(
      {
        'site.yml': `
- hosts: localhost
  gather_facts: false
  module_defaults:
    group/k8s: { a: group, b: group, c: group }
    kubernetes.core.k8s_echo: { b: module }
    group/docker: { a: other }
  tasks:
    - k8s_echo: { c: task }
      register: r
    - debug: { msg: "{{ r.given }}" }
    - block:
        - kubernetes.core.k8s_echo: {}
          register: r
        - debug: { msg: "{{ r.given }}" }
      module_defaults:
        - group/k8s: { a: "{{ 'near' }}" }
`,
      },
      { modules: [...generalModules, k8sEcho] },
    );
    expect(said).toEqual([
      { a: 'group', b: 'module', c: 'task' },
      { a: 'near', b: 'module' },
    ]);
  });

  it.each([
    ['group/k8s', true],
    ['group/aws', true],
    ['group/ansible.builtin.docker', true],
    ['group/kubernetes.core.helm', true],
    ['group/ansible.builtin.nowhere', false],
    ['group/nowhere', false],
    ['group/my.own.things', false],
    ['debug', true],
  ])('%s is known: %s', (name, known) => {
    const keywords = new Map<string, Raw>([['module_defaults', new Map([[name, new Map()]])]]);
    const at = { file: 'site.yml', line: 1, column: 1 };
    expect(checkGroups(keywords, at).length === 0).toBe(known);
  });
});
