import { defineModule, type PlanContext } from '../../runner/module.ts';
import type { Value } from '../../template/value.ts';
import { type CommandArguments, commandSchema, shellSchema } from './arguments.ts';
import { expandArgument } from './expand.ts';
import { type ProgramPlan, planProgram, startProgram } from './plan-program.ts';
import { lineReadsOnly, wordsReadOnly } from './read-only/reads-only.ts';
import { shlexSplit } from './shlex.ts';

/** Runs a program, without a shell. */
export const command = defineModule<CommandArguments, ProgramPlan, unknown>({
  name: 'command',
  aliases: ['ansible.builtin.command'],
  summary: 'Run a program, without a shell',
  args: commandSchema,
  freeForm: 'cmd',
  check: 'unknown',
  knownPart,
  canBecome: true,
  plan(args, context) {
    const words = args.argv ?? shlexSplit(args.cmd ?? '');
    const argv = expanded(words, args, context);
    const readsOnly = (listed: readonly string[]) => wordsReadOnly(argv, listed);
    return planProgram({ args, shown: words, argv, readsOnly }, context);
  },
  apply: startProgram,
});

/** What would be run is shown although a part of it is known only after apply. */
function knownPart(given: ReadonlyMap<string, Value>, unknown: readonly string[]) {
  const isShown = unknown.every((name) => ['cmd', 'argv', 'stdin'].includes(name));
  return isShown ? { given, lines: [] } : undefined;
}

function expanded(
  words: readonly string[],
  args: CommandArguments,
  { environment }: PlanContext<unknown>,
): readonly string[] {
  if (!args.expand_argument_vars) return words;
  return words.map((word) => expandArgument(word, environment));
}

const isShell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/;

/** Runs a command line in a shell. */
export const shell = defineModule<CommandArguments, ProgramPlan, unknown>({
  name: 'shell',
  aliases: ['ansible.builtin.shell'],
  summary: 'Run a command line in a shell',
  args: shellSchema,
  freeForm: 'cmd',
  check: 'unknown',
  knownPart,
  canBecome: true,
  plan(args, context) {
    const text = args.cmd ?? '';
    const interpreter = args.executable ?? '/bin/sh';
    const argv = text === '' ? [] : [interpreter, '-c', text];
    const readsOnly = (listed: readonly string[]) =>
      isShell.test(interpreter) && lineReadsOnly(text, listed);
    return planProgram({ args, shown: text, argv, readsOnly }, context);
  },
  apply: startProgram,
});
