import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { describeFile } from './attributes.ts';
import { pathOf } from './path.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    state: {
      type: 'string',
      enum: ['file', 'directory'],
      default: 'file',
      description: 'What to make.',
    },
    path: { type: 'string', description: 'Folder to make it in; the system one by default.' },
    prefix: { type: 'string', default: 'ansible.', description: 'What its name begins with.' },
    suffix: { type: 'string', default: '', description: 'What its name ends with.' },
  },
} as const;

type TempfileArguments = FromSchema<typeof schema>;

/** Makes an empty file or folder with a name of its own. */
export const tempfile = defineModule<TempfileArguments, string, unknown>({
  name: 'tempfile',
  aliases: ['ansible.builtin.tempfile'],
  summary: 'Make an empty temporary file or folder',
  args: schema,
  check: 'skip',
  plan(args, context) {
    const folder = args.path === undefined ? tmpdir() : pathOf(args.path, context);
    const name = `${args.prefix}${randomBytes(5).toString('hex')}${args.suffix}`;
    const path = join(folder, name) + (args.state === 'directory' ? '/' : '');
    return { result: { changed: true }, detail: path };
  },
  apply(planned) {
    const path = planned.replace(/\/$/, '');
    if (planned.endsWith('/')) mkdirSync(path, { mode: 0o700 });
    else writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
    return { changed: true, path, ...describeFile(path) };
  },
});
