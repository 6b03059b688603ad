import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../runner/module.ts';
import type { Raw } from '../template/value.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['that'],
  properties: {
    that: { description: 'A condition, or a list of conditions that all have to hold.' },
    fail_msg: {
      type: ['string', 'array'],
      items: { type: 'string' },
      description: 'What to say when one does not hold.',
    },
    success_msg: {
      type: ['string', 'array'],
      items: { type: 'string' },
      description: 'What to say when all hold.',
    },
    quiet: { type: 'boolean', default: false, description: 'Say nothing but the result.' },
  },
} as const;

type AssertArguments = FromSchema<typeof schema>;

/** Fails unless all conditions hold; one that only a real run could tell counts as held. */
export const assert = defineModule<AssertArguments, never, unknown>({
  name: 'assert',
  aliases: ['ansible.builtin.assert'],
  summary: 'Fail unless all conditions hold',
  args: schema,
  argumentAliases: { msg: 'fail_msg' },
  check: 'full',
  hostless: true,
  expressions: ['that'],
  plan: (args, context) => ({
    result: { ...checkAll(args, context), _ansible_verbose_always: args.quiet !== true },
  }),
});

function checkAll(args: AssertArguments, context: PlanContext<unknown>): ModuleResult {
  const conditions = (Array.isArray(args.that) ? args.that : [args.that]) as readonly Raw[];
  for (const condition of conditions) {
    if (holds(condition, context)) continue;
    const assertion = typeof condition === 'boolean' ? condition : String(condition);
    const msg = args.fail_msg ?? 'Assertion failed';
    return { failed: true, assertion, evaluated_to: false, msg };
  }
  return { changed: false, msg: args.success_msg ?? 'All assertions passed' };
}

function holds(condition: Raw, context: PlanContext<unknown>): boolean {
  if (typeof condition === 'boolean') return condition;
  return context.isTrue(String(condition)) !== false;
}
