import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlanContext } from '../../../runner/module.ts';
import { badArguments } from '../../argument-rules.ts';
import { expandArgument } from '../../command/expand.ts';
import { shlexSplit } from '../../command/shlex.ts';
import { pathOf } from '../../files/path.ts';
import { checkPip, type PipArguments } from './arguments.ts';
import { type VirtualenvCommand, virtualenvCommand } from './program.ts';
import { type PipRequirement, readRequirement, requirementTexts } from './requirement.ts';

/** What pip has to be told, and where. */
export interface PipPlan {
  readonly args: PipArguments;
  readonly packages: readonly PipRequirement[];
  /** Words of the task for pip itself. */
  readonly extra: readonly string[];
  readonly cwd: string;
  /** Folder of the virtual environment. */
  readonly folder: string | undefined;
  /** What makes that folder first. */
  readonly creation: VirtualenvCommand | undefined;
}

/** Reads the arguments of a task. Throws a ModuleFailure for those that do not go together. */
export function planPip(args: PipArguments, context: PlanContext<unknown>): PipPlan {
  checkPip(args);
  const { chdir, virtualenv } = args;
  // Not the folder of the playbook: another user may not be let into that.
  const cwd = chdir === undefined ? tmpdir() : pathOf(chdir, context);
  const folder =
    virtualenv === undefined
      ? undefined
      : resolve(
          chdir === undefined ? context.playbookDir : cwd,
          expandArgument(virtualenv, context.environment),
        );
  const isThere = folder === undefined || existsSync(join(folder, 'bin/activate'));
  return {
    args,
    packages: packagesOf(args),
    extra: extraWords(args),
    cwd,
    folder,
    creation: isThere ? undefined : virtualenvCommand(args, folder, context),
  };
}

function packagesOf({ name = [], version }: PipArguments): readonly PipRequirement[] {
  const texts = name.length === 0 ? [] : requirementTexts(name);
  if (version === undefined) return texts.map((text) => readRequirement(text));
  const [only = '', ...others] = texts;
  if (others.length > 0) {
    throw badArguments(
      "'version' argument is ambiguous when installing multiple package distributions. Please specify version restrictions next to each package in 'name' argument.",
    );
  }
  if (readRequirement(only).conditions.length > 0) {
    throw badArguments(
      "The 'version' argument conflicts with any version specifier provided along with a package name. Please keep the version specifier, but remove the 'version' argument.",
    );
  }
  return [readRequirement(only, version)];
}

function extraWords({ extra_args = '', editable }: PipArguments): readonly string[] {
  const words = shlexSplit(extra_args);
  return editable && !words.includes('-e') ? [...words, '-e'] : words;
}
