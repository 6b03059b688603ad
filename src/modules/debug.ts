import { defineModule, type ModuleResult, type PlanContext } from '../runner/module.ts';
import { asText } from '../runner/text.ts';
import { Undefined, type Value } from '../template/value.ts';

type DebugArguments = ReadonlyMap<string, Value>;

/** Prints a message or a variable. */
export const debug = defineModule<DebugArguments, never, unknown>({
  name: 'debug',
  aliases: ['ansible.builtin.debug'],
  summary: 'Print a message or a variable',
  args: {
    type: 'object',
    additionalProperties: false,
    properties: {
      msg: { description: 'What to print: text, a list, a mapping.' },
      var: { description: 'An expression whose value is printed; instead of msg.' },
      verbosity: {
        type: 'integer',
        default: 0,
        description: 'Print only with at least this many -v.',
      },
    },
  },
  check: 'full',
  hostless: true,
  keepsValues: true,
  expressions: ['var'],
  plan: (args, context) => ({ result: print(args, context) }),
});

function print(args: DebugArguments, context: PlanContext<unknown>): ModuleResult {
  const verbosity = Number(args.get('verbosity') ?? 0);
  if (verbosity > context.verbosity) {
    return { skipped: true, skipped_reason: 'Verbosity threshold not met.' };
  }
  const variable = args.get('var');
  if (variable === undefined) return { msg: args.get('msg') ?? 'Hello world!' };
  return { [nameOf(variable)]: read(variable, context) };
}

/** Text is printed as it was asked for; a literal list or mapping has no name of its own. */
function nameOf(variable: Value): string {
  if (typeof variable === 'string') return variable;
  return Array.isArray(variable) ? "<class 'list'>" : asText(variable);
}

function read(variable: Value, context: PlanContext<unknown>): Value {
  if (typeof variable !== 'string') return variable;
  const value = variable.includes('{{') ? context.render(variable) : context.evaluate(variable);
  return value instanceof Undefined ? 'VARIABLE IS NOT DEFINED!' : value;
}
