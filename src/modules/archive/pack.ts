import { randomBytes } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ApplyContext, PlanContext } from '../../runner/module.ts';
import { runTool, useTool } from '../command/tool.ts';
import { followedStat } from '../files/stat-of.ts';
import { openArchive } from './formats.ts';

export const formats = ['bz2', 'gz', 'tar', 'xz', 'zip'] as const;
type Format = (typeof formats)[number];

/** A file to be made of others. */
export interface Package {
  readonly format: Format;
  readonly dest: string;
  /** One file is to be compressed, without an archive around it. */
  readonly bare: boolean;
  readonly root: string;
  /** Absolute paths. */
  readonly members: readonly string[];
}

/** Programs that compress to their standard output, and tar's options for them. */
const programs: Readonly<Record<Format, readonly string[]>> = {
  gz: ['gzip', '-n'],
  bz2: ['bzip2'],
  xz: ['xz'],
  tar: ['cat'],
  zip: ['zip'],
};
const tarOptions: Readonly<Record<Format, readonly string[]>> = {
  gz: ['-z'],
  bz2: ['-j'],
  xz: ['-J'],
  tar: [],
  zip: [],
};

/** Whether the file is there and holds just this. Reads only. */
export async function isPacked(wanted: Package, context: PlanContext<unknown>): Promise<boolean> {
  const { dest, root } = wanted;
  if (!followedStat(dest)?.isFile()) return false;
  if (wanted.bare) return isCompressed(wanted, context);
  try {
    const options = { exclude: [], include: [], keepNewer: false, extra: [], own: {} };
    const archive = await openArchive(dest, root, options, context);
    const names = archive.files.map((name) => name.replace(/\/$/, '')).sort();
    const same = names.join('\n') === namesOf(wanted).sort().join('\n');
    return same && (await archive.isUnpacked());
  } catch {
    return false;
  }
}

async function isCompressed(
  { dest, format, members: [source = ''] }: Package,
  context: PlanContext<unknown>,
): Promise<boolean> {
  const [program = ''] = programs[format];
  const script = '"$1" -dc < "$2" | cmp -s - "$3"';
  const { rc } = await runTool(['sh', '-c', script, 'sh', program, dest, source], context);
  return rc === 0;
}

/** Makes the file, which appears whole or not at all. Throws a ModuleFailure. */
export async function pack(wanted: Package, context: ApplyContext<unknown>): Promise<void> {
  const name = `.mirror-play-${randomBytes(6).toString('hex')}.zip`;
  const temporary = join(dirname(wanted.dest), name);
  try {
    await write(wanted, temporary, context);
    renameSync(temporary, wanted.dest);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function write(wanted: Package, path: string, context: ApplyContext<unknown>) {
  const { format, root, bare, members } = wanted;
  const names = namesOf(wanted);
  if (bare) {
    const script = 'src=$1; out=$2; shift 2; "$@" -c < "$src" > "$out"';
    const argv = ['sh', '-c', script, 'sh', members[0] ?? '', path, ...programs[format]] as const;
    return useTool(argv, context);
  }
  if (format === 'zip') {
    return useTool(['zip', '-q', '-@', path], context, { cwd: root, stdin: lines(names, '\n') });
  }
  const how = ['--create', ...tarOptions[format], '--no-recursion', '--null', '-T', '-'] as const;
  const argv = ['tar', '-C', root, '-f', path, ...how] as const;
  return useTool(argv, context, { stdin: lines(names, '\0') });
}

function lines(names: readonly string[], end: string): string {
  return names.map((name) => `${name}${end}`).join('');
}

function namesOf({ root, members }: Package): string[] {
  return members.map((path) => relative(root, path));
}
