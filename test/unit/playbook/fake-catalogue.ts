import { type ModuleDeclaration, moduleCatalogue } from '../../../src/playbook/module-catalogue.ts';
import type { JsonSchema } from '../../../src/util/json.ts';

/** A few modules, enough for the language's tests. */
export const fakeModules = moduleCatalogue([
  declare('debug', { msg: { description: 'Text.' }, var: { type: 'string' } }),
  declare(
    'command',
    {
      cmd: { type: 'string' },
      argv: { type: 'array', items: { type: 'string' } },
      chdir: { type: 'string' },
      creates: { type: 'string' },
    },
    { freeForm: 'cmd' },
  ),
  declare('shell', { cmd: { type: 'string' }, chdir: { type: 'string' } }, { freeForm: 'cmd' }),
  declare(
    'file',
    {
      path: { type: 'string' },
      state: { type: 'string', enum: ['file', 'directory', 'absent', 'touch'] },
      mode: { type: 'string' },
      recurse: { type: 'boolean' },
    },
    { required: ['path'] },
  ),
  declare('set_fact', {}, { open: true, freeForm: 'raw' }),
  declare('fail', { msg: { type: 'string' } }),
  declare(
    'assert',
    { that: { type: ['array', 'string', 'boolean'] }, fail_msg: { type: 'string' } },
    { required: ['that'] },
  ),
  declare(
    'include_vars',
    { file: { type: 'string' }, dir: { type: 'string' } },
    { freeForm: 'file' },
  ),
  declare(
    'mirror_images',
    {
      images: { type: 'array', items: { type: 'string' }, description: 'Images.' },
      registry: { type: 'string' },
      jobs: { type: 'integer', minimum: 1 },
      engine: { type: 'string', enum: ['native', 'skopeo'] },
    },
    { required: ['images', 'registry'] },
  ),
]);

interface More {
  readonly required?: readonly string[];
  readonly freeForm?: string;
  readonly open?: boolean;
}

function declare(name: string, properties: JsonSchema, more: More = {}): ModuleDeclaration {
  const { required = [], freeForm, open = false } = more;
  return {
    name,
    aliases: [],
    summary: `${name}.`,
    args: { type: 'object', additionalProperties: open, required, properties },
    freeForm,
    check: 'full',
  };
}
