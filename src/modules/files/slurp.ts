import { readFileSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { pathOf } from './path.ts';
import { followedStat } from './stat-of.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src'],
  properties: { src: { type: 'string', description: 'The file to read.' } },
} as const;

/** Reads a file, as base64. */
export const slurp = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'slurp',
  aliases: ['ansible.builtin.slurp'],
  summary: 'Read a file, as base64',
  args: schema,
  argumentAliases: { path: 'src' },
  check: 'full',
  plan(args, context) {
    const source = pathOf(args.src, context);
    const stats = followedStat(source);
    if (stats === undefined) {
      throw new CodedError('MP4130', `file not found: ${source}`, { missing: source });
    }
    if (stats.isDirectory()) {
      throw new CodedError('MP4130', `source is a directory and must be a file: ${source}`);
    }
    const content = readFileSync(source).toString('base64');
    return { result: { changed: false, content, source, encoding: 'base64' } };
  },
});
