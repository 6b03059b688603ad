import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import type { Value } from '../../template/value.ts';
import { flagOr, text } from '../argument.ts';
import { runTool } from '../command/tool.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['database'],
  properties: {
    database: text('passwd, group, hosts, services …'),
    key: text('One entry; all unless given.'),
    split: text('What stands between the fields; known for the usual databases.'),
    service: text('Where to look: files, dns …'),
    fail_key: flagOr(true, 'Fail when the entry is not there.'),
  },
} as const;

type GetentArguments = FromSchema<typeof schema>;

/** Looks up entries of system databases; they become facts. */
export const getent = defineModule<GetentArguments, never, unknown>({
  name: 'getent',
  aliases: ['ansible.builtin.getent'],
  summary: 'Look up entries of system databases',
  args: schema,
  check: 'full',
  canBecome: true,
  plan: async (args, context) => ({ result: await lookUp(args, context) }),
});

async function lookUp(args: GetentArguments, context: PlanContext<unknown>): Promise<ModuleResult> {
  const { database, key, service } = args;
  const where = service === undefined ? [] : ['-s', service];
  const argv = ['getent', ...where, database, ...(key === undefined ? [] : [key])] as const;
  const { rc, stdout } = await runTool(argv, context);
  const name = `getent_${database}`;
  if (rc === 0) return facts(name, entriesOf(stdout, args));
  if (rc === 2 && !args.fail_key) {
    return { ...facts(name, new Map<Value, Value>([[key ?? '', null]])), msg: messages[2] };
  }
  throw new ModuleFailure(messages[rc] ?? 'Unexpected failure!', {});
}

const messages: Readonly<Record<number, string>> = {
  1: 'Missing arguments, or database unknown.',
  2: 'One or more supplied key could not be found in the database.',
  3: 'Enumeration not supported on this database.',
};

function facts(name: string, entries: ReadonlyMap<Value, Value>): ModuleResult {
  return {
    changed: false,
    ansible_facts: new Map<string, Value>([[name, entries as Map<Value, Value>]]),
  };
}

/** Entries by their first field; an entry that is there twice becomes a list of both. */
function entriesOf(
  stdout: string,
  { database, split }: GetentArguments,
): ReadonlyMap<Value, Value> {
  const withColons = ['passwd', 'shadow', 'group', 'gshadow'].includes(database);
  const separator = split ?? (withColons ? ':' : undefined);
  const entries = new Map<Value, Value>();
  for (const line of stdout.split('\n').filter((each) => each !== '')) {
    const [first = '', ...rest] =
      separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    const before = entries.get(first);
    entries.set(first, before === undefined ? rest : [before, rest]);
  }
  return entries;
}
