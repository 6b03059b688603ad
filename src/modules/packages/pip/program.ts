import { basename, isAbsolute, join } from 'node:path';
import type { PlanContext } from '../../../runner/module.ts';
import { badArguments } from '../../argument-rules.ts';
import { expandHome } from '../../command/expand.ts';
import { shlexSplit } from '../../command/shlex.ts';
import { isExecutable, which } from '../../command/which.ts';
import type { PipArguments } from './arguments.ts';

type Words = readonly [string, ...string[]];
type Context = PlanContext<unknown>;

/** The words that start pip. Throws a ModuleFailure where there is none. */
export function pipProgram(
  { executable }: PipArguments,
  folder: string | undefined,
  { environment }: Context,
): Words {
  if (folder !== undefined) return pipOf(folder);
  if (executable !== undefined && isAbsolute(executable)) return [executable];
  const found = which(executable ?? 'pip3', environment);
  if (found !== undefined) return [found];
  const python = executable === undefined ? which('python3', environment) : undefined;
  if (python !== undefined) return [python, '-m', 'pip.__main__'];
  throw badArguments(
    `Unable to find any of ${executable ?? 'pip3'} to use.  pip needs to be installed.`,
  );
}

function pipOf(folder: string): Words {
  const found = ['pip3', 'pip'].map((name) => join(folder, 'bin', name)).find(isExecutable);
  if (found !== undefined) return [found];
  throw badArguments(
    `Unable to find pip in the virtualenv, ${folder}, under any of these names: pip3, pip. Make sure pip is present in the virtualenv.`,
  );
}

/** What makes a virtual environment: a program, and what it is told besides. */
export interface VirtualenvCommand {
  readonly program: Words;
  readonly options: readonly string[];
}

/** What makes a virtual environment in a folder. Throws a ModuleFailure. */
export function virtualenvCommand(
  args: PipArguments,
  folder: string,
  context: Context,
): VirtualenvCommand {
  const [program = '', ...rest] = shlexSplit(
    expandHome(args.virtualenv_command, context.environment),
  );
  const isVenv = /pyvenv|-m venv/.test(args.virtualenv_command);
  if (isVenv && args.virtualenv_python !== undefined) {
    throw badArguments(
      'virtualenv_python should not be used when using the venv module or pyvenv as virtualenv_command',
    );
  }
  const python = args.virtualenv_python ?? which('python3', context.environment);
  return {
    program: [program === basename(program) ? found(program, context) : program, ...rest],
    options: [
      ...(args.virtualenv_site_packages ? ['--system-site-packages'] : []),
      ...(isVenv || python === undefined ? [] : [`-p${python}`]),
      folder,
    ],
  };
}

function found(program: string, { environment }: Context): string {
  const path = which(program, environment);
  if (path !== undefined) return path;
  const paths = environment.PATH ?? '';
  throw badArguments(`Failed to find required executable "${program}" in paths: ${paths}`);
}
