import type { FromSchema } from 'json-schema-to-ts';
import { defineModule } from '../runner/module.ts';
import type { Value } from '../template/value.ts';
import { gatherFacts } from './facts/gather.ts';
import { globPattern } from './glob.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    filter: {
      type: 'array',
      items: { type: 'string' },
      description: 'Shell patterns of the facts to keep.',
    },
    gather_subset: {
      type: 'array',
      items: { type: 'string' },
      description: 'Accepted for playbooks that set it: all facts are cheap.',
    },
    gather_timeout: { type: 'integer', description: 'Accepted for playbooks that set it.' },
    fact_path: { type: 'string', description: 'Accepted for playbooks that set it.' },
  },
} as const;

/** Collects facts about this machine. */
export const setup = defineModule<FromSchema<typeof schema>, never, unknown>({
  name: 'setup',
  aliases: ['ansible.builtin.setup', 'gather_facts', 'ansible.builtin.gather_facts'],
  summary: 'Collect facts about this machine',
  args: schema,
  check: 'full',
  plan({ filter }, { environment, now }) {
    const facts = gatherFacts(environment, now());
    const kept = filter === undefined || filter.length === 0 ? facts : filtered(facts, filter);
    return { result: { changed: false, ansible_facts: kept } };
  },
});

function filtered(facts: ReadonlyMap<string, Value>, patterns: readonly string[]) {
  const tests = patterns.map(globPattern);
  const short = (name: string) => name.replace(/^ansible_/, '');
  return new Map(
    [...facts].filter(([name]) => tests.some((test) => test.test(name) || test.test(short(name)))),
  );
}
