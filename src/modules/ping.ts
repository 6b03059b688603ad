import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../runner/module.ts';
import { CodedError } from '../util/coded-error.ts';
import { textOr } from './argument.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: { data: textOr('pong', 'What to answer; "crash" fails.') },
} as const;

/** Answers: the host can be reached. */
export const ping = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'ping',
  aliases: ['ansible.builtin.ping'],
  summary: 'Answer, to show that the host can be reached',
  args: schema,
  check: 'full',
  plan({ data }) {
    if (data === 'crash') throw new CodedError('MP4153', 'boom');
    return { result: { changed: false, ping: data } };
  },
});
