import { isVariableName } from '../playbook/variable-name.ts';
import { anyVariable, defineModule } from '../runner/module.ts';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

type SetFactArguments = ReadonlyMap<string, Value>;

const yes = /^(?:true|yes)$/i;
const no = /^(?:false|no)$/i;

/** Sets variables of the host for the rest of the run; templates in them are resolved now. */
export const setFact = defineModule<SetFactArguments, never, unknown>({
  name: 'set_fact',
  aliases: ['ansible.builtin.set_fact'],
  summary: 'Set variables for the rest of the run',
  args: {
    type: 'object',
    additionalProperties: true,
    properties: {
      cacheable: {
        type: 'boolean',
        default: false,
        description: 'Make facts of them, too, which a fact cache keeps for later runs.',
      },
    },
  },
  check: 'full',
  hostless: true,
  keepsValues: true,
  templatesNames: true,
  factsGoTo: 'set_fact',
  plan: (args) => ({
    result: {
      changed: false,
      ansible_facts: factsFrom(args),
      _ansible_facts_cacheable: asTruth(args.get('cacheable') ?? false) === true,
    },
  }),
});

function factsFrom(args: SetFactArguments): Map<string, Value> {
  const facts = new Map([...args].filter(([name]) => name !== 'cacheable'));
  if (facts.size === 0) {
    throw new CodedError(
      'MP4100',
      'No key/value pairs provided, at least one is required for this action to succeed',
    );
  }
  for (const [name, value] of facts) {
    if (name !== anyVariable && !isVariableName(name)) throw badName(name);
    facts.set(name, asTruth(value));
  }
  return facts;
}

function badName(name: string): CodedError {
  return new CodedError('MP4101', `The variable name '${name}' is not valid.`, {
    hint: 'Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.',
  });
}

/** Text that says yes or no becomes a boolean, as in Ansible. */
function asTruth(value: Value): Value {
  if (typeof value !== 'string') return value;
  if (yes.test(value)) return true;
  return no.test(value) ? false : value;
}
