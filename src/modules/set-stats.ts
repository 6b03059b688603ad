import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../runner/module.ts';
import { dict, flagOr } from './argument.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['data'],
  properties: {
    data: dict('Figures by name.'),
    per_host: flagOr(false, 'Keep them apart for each host.'),
    aggregate: flagOr(true, 'Add them to those that are there.'),
  },
} as const;

/** Records figures of the run; they stand in the task's result. */
export const setStats = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'set_stats',
  aliases: ['ansible.builtin.set_stats'],
  summary: 'Record figures of the run in the result',
  args: schema,
  check: 'full',
  hostless: true,
  plan: ({ data, per_host, aggregate }) => ({
    result: { changed: false, ansible_stats: { data, per_host, aggregate } },
  }),
});
