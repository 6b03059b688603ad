import type { FromSchema } from 'json-schema-to-ts';
import {
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { dict, text, textOr, whole, words } from '../argument.ts';
import { pathOf } from '../files/path.ts';
import { runTool, useTool } from './tool.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['chdir'],
  properties: {
    chdir: text('Folder to run in.'),
    target: text('Target; the first of the makefile unless given.'),
    targets: words('Several of them.'),
    params: dict('Variables by name.'),
    file: text('Makefile.'),
    jobs: whole('Jobs at a time.'),
    make: textOr('make', 'The make to use.'),
  },
} as const;

type MakeArguments = FromSchema<typeof schema>;

interface MakePlan {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly result: ModuleResult;
}

/** Makes targets that are not up to date. */
export const make = defineModule<MakeArguments, MakePlan, unknown>({
  name: 'make',
  aliases: ['community.general.make'],
  summary: 'Make targets of a makefile that are not up to date',
  args: schema,
  check: 'full',
  canBecome: true,
  plan: planMake,
  async apply({ argv, cwd, result }, context) {
    const { stdout, stderr } = await useTool(argv, context, { cwd });
    return { ...result, changed: true, stdout, stderr };
  },
});

async function planMake(
  args: MakeArguments,
  context: PlanContext<unknown>,
): Promise<Planned<MakePlan>> {
  const cwd = pathOf(args.chdir, context);
  const params = Object.entries(args.params ?? {}).map(([name, value]) =>
    value === null ? name : `${name}=${String(value)}`,
  );
  const argv = [
    args.make,
    ...(args.jobs === undefined ? [] : ['-j', `${args.jobs}`]),
    ...(args.file === undefined ? [] : ['--file', args.file]),
    ...(args.target === undefined ? [] : [args.target]),
    ...(args.targets ?? []),
    ...params,
  ] as const;
  const { chdir, target = null, targets = null, file = null, jobs = null } = args;
  const known = {
    command: argv.join(' '),
    chdir,
    target,
    targets,
    file,
    jobs,
    params: args.params ?? null,
  };
  // --question answers 0 when nothing has to be made.
  const { rc } = await runTool([...argv, '--question'], context, { cwd });
  const result = { ...known, changed: rc !== 0 };
  return rc === 0
    ? { result: { ...result, stdout: '', stderr: '' } }
    : { result, detail: { argv, cwd, result } };
}
