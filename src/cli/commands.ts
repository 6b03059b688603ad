import { doctorFlags } from './doctor/doctor-flags.ts';
import type { Flag } from './flag.ts';
import { runFlags, validateFlags, verifyFlags } from './flags.ts';
import { addTagFlags, convertFlags, fmtFlags, lintFlags, tagsFlags } from './list/list-flags.ts';
import { mirrorFlags } from './mirror/mirror-flags.ts';

/** Every command, in the order of the help. */
export const commandNames = [
  'run',
  'mirror',
  'validate',
  'verify',
  'doctor',
  'tags',
  'add-tag',
  'convert',
  'fmt',
  'lint',
  'schema',
  'completion',
  'help',
  'version',
] as const;

export type CommandName = (typeof commandNames)[number];

const flags: Readonly<Partial<Record<CommandName, readonly Flag[]>>> = {
  run: runFlags,
  mirror: mirrorFlags,
  validate: validateFlags,
  verify: verifyFlags,
  doctor: doctorFlags,
  tags: tagsFlags,
  'add-tag': addTagFlags,
  convert: convertFlags,
  fmt: fmtFlags,
  lint: lintFlags,
};

/** The flags of a command besides `--help` and `--version`. */
export function flagsOf(command: CommandName): readonly Flag[] {
  return flags[command] ?? [];
}

/** Every flag of any command, each once: what completion offers. */
export const allFlags: readonly Flag[] = [
  ...new Map(Object.values(flags).flatMap((all) => all.map((flag) => [flag.name, flag]))).values(),
];
