import type { PlanContext } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { type ProgramOutcome, runProgram } from './run-program.ts';

type Argv = readonly [string, ...string[]];

export interface ToolOptions {
  readonly cwd?: string | undefined;
  readonly stdin?: string | undefined;
  /** Added to the task's environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/**
 * Runs a program that a module is built on, as the user whom the task wants. Any exit code is an
 * answer. Throws a ModuleFailure when it is not installed.
 */
export async function runTool(
  argv: Argv,
  context: PlanContext<unknown>,
  { cwd = context.playbookDir, stdin, environment = {} }: ToolOptions = {},
): Promise<ProgramOutcome> {
  const { signal, becomePrefix } = context;
  const whole = [...becomePrefix, ...argv] as unknown as Argv;
  const own: Record<string, string> = {
    ...context.environment,
    LC_ALL: 'C.UTF-8',
    LANG: 'C.UTF-8',
    ...environment,
  };
  const outcome = await runProgram({ argv: whole, cwd, stdin, environment: own, signal });
  if (outcome.startError === undefined) return outcome;
  const msg = `Failed to find required executable "${argv[0]}" in paths: ${own.PATH ?? ''}`;
  throw new ModuleFailure(msg, { changed: false, rc: 2 }, `Install ${argv[0]} on this machine.`);
}

/** The same for a program that has to succeed: throws a ModuleFailure with what it said. */
export async function useTool(
  argv: Argv,
  context: PlanContext<unknown>,
  options: ToolOptions & { readonly message?: string | undefined } = {},
): Promise<ProgramOutcome> {
  const outcome = await runTool(argv, context, options);
  if (outcome.rc !== 0) throw toolFailure(argv, outcome, options.message);
  return outcome;
}

/** What a program's failure is to the task; without a message, what the program said itself. */
function toolFailure(
  argv: readonly string[],
  { rc, stdout, stderr }: ProgramOutcome,
  message?: string,
): ModuleFailure {
  const said = stderr.trim() || stdout.trim() || `${argv[0]} failed with exit code ${rc}`;
  return new ModuleFailure(message ?? said, {
    changed: false,
    cmd: argv.join(' '),
    rc,
    stdout,
    stderr,
  });
}
