import { setTimeout as sleep } from 'node:timers/promises';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../runner/module.ts';
import { CodedError } from '../util/coded-error.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    seconds: { type: 'number', description: 'How long to wait.' },
    minutes: { type: 'number', description: 'How long to wait.' },
    prompt: { type: 'string', description: 'What to ask; where nobody can answer, it goes on.' },
    echo: { type: 'boolean', default: true, description: 'Show what is typed.' },
  },
} as const;

/** Waits for some time, or for an answer. */
export const pause = defineModule<FromSchema<typeof schema>, number, unknown>({
  name: 'pause',
  aliases: ['ansible.builtin.pause'],
  summary: 'Wait for some time, or for an answer',
  args: schema,
  check: 'full',
  hostless: true,
  plan({ seconds, minutes }) {
    const wait = seconds ?? (minutes === undefined ? 0 : minutes * 60);
    return { result: { changed: false, delta: 0, user_input: '' }, detail: wait };
  },
  async apply(seconds, { signal }) {
    await sleep(seconds * 1000, undefined, { signal }).catch((cause: unknown) => {
      throw new CodedError('MP4090', 'interrupted while waiting', { cause });
    });
    const stdout = `Paused for ${seconds.toFixed(1)} seconds`;
    return {
      changed: false,
      delta: Math.round(seconds),
      rc: 0,
      stdout,
      stderr: '',
      user_input: '',
    };
  },
});
