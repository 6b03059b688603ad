import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { choiceOr, flagOr, text, words } from '../argument.ts';
import {
  applyAttributes,
  attributeProperties,
  changesAnything,
  describeFile,
  planAttributes,
} from '../files/attributes.ts';
import { pathOf } from '../files/path.ts';
import { followedStat, statOf } from '../files/stat-of.ts';
import { type Gathered, gather } from './gather.ts';
import { formats, isPacked, type Package, pack } from './pack.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: words('Files and folders to pack, or patterns of such.'),
    dest: text('The archive; PATH.gz and the like for a single file unless given.'),
    format: choiceOr(formats, 'gz', 'How to pack; gz, bz2 and xz are of a tar archive.'),
    exclude_path: words('Paths, or patterns of such, to leave out of path.'),
    exclusion_patterns: words('Patterns of names in the archive that are left out.'),
    force_archive: flagOr(false, 'Make an archive of a single file, too.'),
    remove: flagOr(false, 'Remove what was packed.'),
    ...attributeProperties,
  },
} as const;

type ArchiveArguments = FromSchema<typeof schema>;

interface ArchivePlan {
  readonly args: ArchiveArguments;
  readonly gathered: Gathered;
  readonly wanted: Package;
  /** The file is there already, as it is to be. */
  readonly packed: boolean;
}

/** Packs files into an archive, with tar, zip and the programs that compress. */
export const archive = defineModule<ArchiveArguments, ArchivePlan, unknown>({
  name: 'archive',
  aliases: ['community.general.archive'],
  summary: 'Pack files into an archive',
  args: schema,
  argumentAliases: { exclude: 'exclude_path' },
  check: 'full',
  plan: planArchive,
  apply: applyArchive,
});

async function planArchive(
  args: ArchiveArguments,
  context: PlanContext<unknown>,
): Promise<Planned<ArchivePlan>> {
  const gathered = gather({
    paths: (args.path ?? []).map((path) => keepSlash(path, context)),
    excluded: (args.exclude_path ?? []).map((path) => keepSlash(path, context)),
    patterns: args.exclusion_patterns ?? [],
    dest: args.dest === undefined ? undefined : pathOf(args.dest, context),
  });
  const wanted = packageOf(args, gathered, context);
  if (gathered.members.length === 0) {
    return { result: resultOf({ args, gathered, wanted, packed: true }, false) };
  }
  const packed = await isPacked(wanted, context);
  const change = planAttributes(args, followedStat(wanted.dest), false);
  const changed = !packed || changesAnything(change) || args.remove;
  const detail = { args, gathered, wanted, packed };
  return { result: resultOf(detail, changed), ...(changed ? { detail } : {}) };
}

function keepSlash(path: string, context: PlanContext<unknown>): string {
  const whole = pathOf(path, context);
  return path.endsWith('/') && whole !== '/' ? `${whole}/` : whole;
}

function packageOf(
  args: ArchiveArguments,
  { root, members, sources, expanded }: Gathered,
  context: PlanContext<unknown>,
): Package {
  const [only] = sources;
  const isFile = expanded.length === 1 && only !== undefined && members[0] === only;
  if (args.dest === undefined && !isFile) {
    const msg = 'Error, must specify "dest" when archiving multiple files or trees';
    throw new ModuleFailure(msg, { changed: false, path: args.path?.join(', ') });
  }
  const dest = args.dest === undefined ? `${only}.${args.format}` : pathOf(args.dest, context);
  if (followedStat(dest)?.isDirectory()) {
    throw new ModuleFailure(`dest ${dest} is a folder`, { changed: false, dest });
  }
  const bare = isFile && !args.force_archive && !['tar', 'zip'].includes(args.format);
  return { format: args.format, dest, bare, root, members };
}

function resultOf(plan: ArchivePlan, changed: boolean): ModuleResult {
  const { gathered, wanted } = plan;
  return {
    changed,
    archived: gathered.members,
    arcroot: gathered.root,
    dest: wanted.dest,
    dest_state: stateOf(plan),
    expanded_exclude_paths: gathered.excluded,
    expanded_paths: gathered.expanded,
    missing: gathered.missing,
    ...describeFile(wanted.dest),
  };
}

function stateOf({ gathered, wanted }: ArchivePlan): string {
  if (gathered.members.length === 0) return 'absent';
  if (gathered.missing.length > 0) return 'incomplete';
  return wanted.bare ? 'compress' : 'archive';
}

/** Takes away members, and the folders that are empty then: never what was not packed. */
function removePacked({ members, sources }: Gathered): void {
  const all = new Set([...members, ...sources]);
  for (const path of [...all].sort().reverse()) {
    if (!statOf(path)?.isDirectory()) rmSync(path, { force: true });
    else if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

/** What was packed is removed only after the archive is there. */
async function applyArchive(
  plan: ArchivePlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args, gathered, wanted, packed } = plan;
  if (!packed) await pack(wanted, context);
  applyAttributes(wanted.dest, planAttributes(args, followedStat(wanted.dest), false));
  if (args.remove) removePacked(gathered);
  return resultOf(plan, true);
}
