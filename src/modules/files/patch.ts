import { dirname } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type PlanContext, type Planned } from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { choiceOr, flagOr, text, wholeOr } from '../argument.ts';
import { type CommandPlan, plannedCommands, runCommands } from '../command/command-plan.ts';
import { runTool, useTool } from '../command/tool.ts';
import { notFound, pathOf } from './path.ts';
import { followedStat } from './stat-of.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src'],
  properties: {
    src: text('The patch, as diff -u writes it.'),
    dest: text('The file to change; unless given, those that the patch names.'),
    basedir: text("Folder that the patch's names start from; that of dest unless given."),
    strip: wholeOr(0, 'Leading folders of names in the patch to leave out.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether the change is to be there.'),
    remote_src: flagOr(false, 'src is a path of the host, not searched for.'),
    backup: flagOr(false, 'Keep the files as they were, numbered.'),
    binary: flagOr(false, 'Keep line ends as they are.'),
    ignore_whitespace: flagOr(false, 'Blanks may differ from those in the patch.'),
  },
} as const;

type PatchArguments = FromSchema<typeof schema>;

/** Applies a patch, or takes it back, unless that is done already. */
export const patch = defineModule<PatchArguments, CommandPlan, unknown>({
  name: 'patch',
  aliases: ['ansible.posix.patch'],
  summary: 'Apply a patch with the program patch, or take it back',
  args: schema,
  argumentAliases: { patchfile: 'src', originalfile: 'dest' },
  check: 'full',
  canBecome: true,
  plan: planPatch,
  apply: runCommands,
});

/** Tries the patch first: one that does not fit leaves all files as they are. */
async function planPatch(
  args: PatchArguments,
  context: PlanContext<unknown>,
): Promise<Planned<CommandPlan>> {
  const words = optionsOf(args, context);
  const back = ['--reverse'];
  const [there, done] = args.state === 'present' ? [[], back] : [back, []];
  const { rc } = await runTool(['patch', ...words, '--dry-run', ...done], context);
  if (rc === 0) return plannedCommands({ commands: [], result: { changed: false } });
  const argv = ['patch', ...words, '--batch', '--reject-file=-', ...there] as const;
  await useTool([...argv, '--dry-run'], context);
  const backup = args.backup ? ['--backup', '--version-control=numbered'] : [];
  return plannedCommands({ commands: [{ argv: [...argv, ...backup] }], result: { changed: true } });
}

function optionsOf(args: PatchArguments, context: PlanContext<unknown>): readonly string[] {
  const dest = args.dest === undefined ? undefined : pathOf(args.dest, context);
  if (dest !== undefined && followedStat(dest) === undefined) {
    throw new ModuleFailure(`dest ${dest} doesn't exist`, { changed: false });
  }
  const basedir =
    args.basedir === undefined ? dest && dirname(dest) : pathOf(args.basedir, context);
  if (basedir === undefined) {
    throw new ModuleFailure('one of the following is required: dest, basedir', { changed: false });
  }
  return [
    '--quiet',
    '--forward',
    ...(args.ignore_whitespace ? ['--ignore-whitespace'] : []),
    ...(args.binary ? ['--binary'] : []),
    `--strip=${args.strip}`,
    `--directory=${basedir}`,
    `--input=${sourceOf(args, context)}`,
    ...(dest === undefined ? [] : [dest]),
  ];
}

function sourceOf({ src, remote_src }: PatchArguments, context: PlanContext<unknown>): string {
  const path = remote_src ? pathOf(src, context) : context.find('files', src);
  if (path === undefined) throw notFound(src);
  if (followedStat(path) !== undefined) return path;
  throw new ModuleFailure(`src ${path} doesn't exist or not readable`, { changed: false });
}
