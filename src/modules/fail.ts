import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../runner/module.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    msg: {
      type: 'string',
      default: 'Failed as requested from task',
      description: 'Why it fails.',
    },
  },
} as const;

/** Fails, with a message. */
export const fail = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'fail',
  aliases: ['ansible.builtin.fail'],
  summary: 'Fail with a message',
  args: schema,
  check: 'full',
  hostless: true,
  plan: ({ msg }) => ({ result: { failed: true, changed: false, msg } }),
});
