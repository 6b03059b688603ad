import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { accepted, text } from '../argument.ts';
import { notFound } from '../files/path.ts';
import { globExists } from '../glob.ts';
import { unknownAnswer } from '../unknown-answer.ts';
import { expandHome } from './expand.ts';
import { runProgram } from './run-program.ts';
import { shellAnswer, shellFields } from './shell-answer.ts';
import { shlexSplit } from './shlex.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    cmd: text('Path of the script, then its arguments.'),
    chdir: text('Folder to run in.'),
    creates: text('Path or pattern; if it exists, nothing is run.'),
    removes: text('Path or pattern; if it does not exist, nothing is run.'),
    executable: text('Program that reads the script, instead of the one that it names itself.'),
    decrypt: accepted,
  },
} as const;

type ScriptArguments = FromSchema<typeof schema>;

interface ScriptPlan {
  readonly file: string;
  /** What stands behind the script's name, for the shell. */
  readonly rest: string;
  readonly cwd: string;
  readonly executable: string | undefined;
}

/** Runs a script that lies beside the playbook or in the role. */
export const script = defineModule<ScriptArguments, ScriptPlan, unknown>({
  name: 'script',
  aliases: ['ansible.builtin.script'],
  summary: 'Run a script that lies beside the playbook or in the role',
  args: schema,
  freeForm: 'cmd',
  argumentAliases: { free_form: 'cmd' },
  check: 'unknown',
  canBecome: true,
  plan: planScript,
  apply: runScript,
});

function planScript(args: ScriptArguments, context: PlanContext<unknown>): Planned<ScriptPlan> {
  const reason = whyNot(args, context);
  if (reason !== undefined) return { result: { changed: false, skipped: true, msg: reason } };
  const line = (args.cmd ?? '').trim();
  const [name] = shlexSplit(line);
  if (name === undefined) throw new CodedError('MP4152', 'script needs the path of a script');
  const file = context.find('files', expandHome(name, context.environment));
  if (file === undefined) throw notFound(name);
  const rest = line.replace(/^(?:"[^"]*"|'[^']*'|\\.|[^\s"'\\])+/, '');
  const cwd = folderOf(args.chdir, context);
  const detail = { file, rest, cwd, executable: args.executable };
  return { result: unknownAnswer('a script that was not run', shellFields), detail };
}

function whyNot({ creates, removes }: ScriptArguments, context: PlanContext<unknown>) {
  const exists = (path: string) =>
    globExists(resolve(context.playbookDir, expandHome(path, context.environment)));
  if (creates !== undefined && exists(creates)) return `${creates} exists, matching creates option`;
  if (removes !== undefined && !exists(removes)) {
    return `${removes} does not exist, matching removes option`;
  }
  return undefined;
}

function folderOf(chdir: string | undefined, context: PlanContext<unknown>): string {
  return resolve(context.playbookDir, expandHome(chdir ?? '.', context.environment));
}

/** A copy is run, so that the script itself need not be executable. */
async function runScript(plan: ScriptPlan, context: ApplyContext<unknown>): Promise<ModuleResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-play-script-'));
  const copy = join(folder, basename(plan.file));
  try {
    chmodSync(folder, 0o755);
    copyFileSync(plan.file, copy);
    chmodSync(copy, 0o755);
    const program = plan.executable === undefined ? '' : `${plan.executable} `;
    const line = `${program}'${copy.replaceAll("'", `'\\''`)}'${plan.rest}`;
    const { environment, signal, becomePrefix } = context;
    const argv = [...becomePrefix, '/bin/sh', '-c', line] as unknown as [string, ...string[]];
    const { cwd } = plan;
    return shellAnswer(await runProgram({ argv, cwd, environment, stdin: undefined, signal }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
