import { runTool } from '../command/tool.ts';
import { firstBytes } from './first-bytes.ts';
import type { Archive, ArchivePlace } from './formats.ts';

/** A tar archive; undefined when tar cannot read it. */
export async function openTar(place: ArchivePlace): Promise<Archive | undefined> {
  const { src, context } = place;
  const isGzip = firstBytes(src).readUInt16BE(0) === 0x1f8b;
  const compression = isGzip ? ['-z'] : [];
  const listed = await runTool(
    ['tar', '--list', ...compression, '-f', src, ...selection(place)],
    context,
  );
  if (listed.rc !== 0) return undefined;
  const files = listed.stdout.split('\n').filter((name) => name !== '');
  return {
    handler: isGzip ? 'TgzArchive' : 'TarArchive',
    files,
    isUnpacked: () => isUnpacked(place, compression),
    extract: () => extract(place, compression),
  };
}

function selection({ options }: ArchivePlace): readonly string[] {
  return [...options.exclude.map((name) => `--exclude=${name}`), ...options.include];
}

function words(verb: string, place: ArchivePlace, compression: readonly string[]) {
  const { src, dest, options } = place;
  const keep = options.keepNewer && verb === '--extract' ? ['--keep-newer-files'] : [];
  const { extra } = options;
  return [
    'tar',
    verb,
    '-C',
    dest,
    ...compression,
    ...extra,
    ...keep,
    '-f',
    src,
    ...selection(place),
  ];
}

/** What tar says of differences that the task's own arguments make, or that do not matter. */
async function isUnpacked(place: ArchivePlace, compression: readonly string[]): Promise<boolean> {
  const { own } = place.options;
  const [program = 'tar', ...rest] = words('--diff', place, compression);
  const { rc, stdout, stderr } = await runTool([program, ...rest], place.context);
  if (rc === 0) return true;
  const isRoot = process.getuid?.() === 0;
  const expected = [
    /: : Warning: Cannot stat: No such file or directory$/,
    ...(own.mode === undefined ? [] : [/: Mode differs$/]),
    ...(own.owner === undefined && isRoot ? [] : [/: Uid differs$/]),
    ...(own.group === undefined && isRoot ? [] : [/: Gid differs$/]),
  ];
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line !== '');
  return lines.every((line) => expected.some((pattern) => pattern.test(line)));
}

async function extract(place: ArchivePlace, compression: readonly string[]) {
  const [program = 'tar', ...rest] = words('--extract', place, compression);
  const cmd = [program, ...rest] as const;
  const { rc, stdout, stderr } = await runTool(cmd, place.context);
  return { cmd, rc, out: stdout, err: stderr };
}
