import { accessSync, constants } from 'node:fs';
import {
  type AnyModule,
  defineModule,
  type ModuleResult,
  type PlanContext,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { JsonObject } from '../../util/json.ts';
import { runProgram } from '../command/run-program.ts';
import { readAnswer } from './answer.ts';
import { internalArguments, writeArguments } from './arguments-file.ts';
import { type LibraryProgram, readLibraryFile } from './library-file.ts';

/**
 * A program in `library/` as a module: arguments go to it as a file, named by its first argument;
 * it prints its result as JSON. Under check it is run with `_ansible_check_mode`, and has to obey.
 */
export function programModule(name: string, path: string): AnyModule<unknown> {
  return defineModule<JsonObject, JsonObject, unknown>({
    name,
    aliases: [],
    summary: `The program ${path}`,
    args: { type: 'object', additionalProperties: true, properties: {} },
    check: 'full',
    plan: (args, context) => ({
      result: { changed: true },
      detail: args,
      preview: () => run({ name, path, args, check: true }, context),
    }),
    apply: (args, context) => run({ name, path, args, check: false }, context),
  });
}

interface Call {
  readonly name: string;
  readonly path: string;
  readonly args: JsonObject;
  readonly check: boolean;
}

async function run(call: Call, context: PlanContext<unknown>): Promise<ModuleResult> {
  const { path, name, args, check } = call;
  const program = readProgram(path, pythonOf(context));
  const file = writeArguments(program, { ...args, ...internalArguments(name, check, context) });
  try {
    const { environment, signal, playbookDir: cwd } = context;
    const argv = [...program.interpreter, path, file.path] as unknown as [string, ...string[]];
    const outcome = await runProgram({ argv, cwd, environment, stdin: undefined, signal });
    if (outcome.startError !== undefined) throw cannotStart(path, outcome.startError);
    if (lacksAnsible(program, outcome.stderr)) throw needsAnsible(path);
    const { result, warnings } = readAnswer(path, outcome);
    for (const text of warnings) context.emit({ type: 'note', level: 'warning', text });
    return result;
  } finally {
    file.remove();
  }
}

/** `ansible_python_interpreter`, where it names a program. */
function pythonOf(context: PlanContext<unknown>): string | undefined {
  const value = context.evaluate("ansible_python_interpreter | default('')");
  return typeof value === 'string' && !/^(?:|auto.*)$/.test(value) ? value : undefined;
}

function readProgram(path: string, python: string | undefined): LibraryProgram {
  const program = readLibraryFile(path, python);
  if (program === undefined) {
    throw new CodedError('MP4170', `module (${path}) is missing interpreter line`, {
      hint: 'Its first line has to name what reads it: #!/bin/sh, #!/usr/bin/env python3 …',
    });
  }
  if (program.interpreter.length === 0) requireExecutable(path);
  return program;
}

function requireExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new CodedError('MP4171', `${path} is not executable`, {
      hint: `chmod +x ${path}`,
      cause,
    });
  }
}

function cannotStart(path: string, reason: string): CodedError {
  return new CodedError('MP4171', `${path} cannot be started: ${reason}`, {
    hint: 'The program that its #! line names has to be there.',
  });
}

function lacksAnsible({ protocol }: LibraryProgram, stderr: string): boolean {
  return protocol === 'ansible-python' && /No module named '?ansible/.test(stderr);
}

function needsAnsible(path: string): CodedError {
  return new CodedError(
    'MP4172',
    `${path} is written on Ansible's own Python code, which is not here`,
    {
      hint: 'Install ansible-core for the python3 that runs it, or let the module read WANT_JSON.',
    },
  );
}
