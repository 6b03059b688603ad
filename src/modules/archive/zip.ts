import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { runTool } from '../command/tool.ts';
import { followedStat } from '../files/stat-of.ts';
import { globPattern } from '../glob.ts';
import type { Archive, ArchivePlace } from './formats.ts';

interface Member {
  readonly name: string;
  readonly size: number;
  /** CRC-32 of the content. */
  readonly crc: number;
}

/** A zip archive; undefined when unzip cannot read it. */
export async function openZip(place: ArchivePlace): Promise<Archive | undefined> {
  const listed = await runTool(['unzip', '-v', '-qq', place.src], place.context);
  if (listed.rc > 1) return undefined;
  const members = listed.stdout.split('\n').flatMap(readMember).filter(isWanted(place));
  return {
    handler: 'ZipArchive',
    files: members.map(({ name }) => name),
    isUnpacked: async () => members.every((member) => isThere(member, place.dest)),
    extract: () => extract(place),
  };
}

/** `    2  Stored   2   0% 2026-01-31 12:00 ddeaa107  sub/b` */
const memberLine = /^\s*(\d+)\s+\S+\s+\d+\s+-?\d+%\s+[\d-]+\s+[\d:]+\s+([0-9a-f]{8})\s\s(.+)$/;

function readMember(line: string): Member[] {
  const [, size = '', crc = '', name = ''] = memberLine.exec(line) ?? [];
  return name === '' ? [] : [{ name, size: Number(size), crc: Number.parseInt(crc, 16) }];
}

function isWanted({ options }: ArchivePlace): (member: Member) => boolean {
  const [include, exclude] = [options.include, options.exclude].map((list) =>
    list.map(globPattern),
  );
  return ({ name }) =>
    !exclude?.some((pattern) => pattern.test(name)) &&
    (include?.length === 0 || include?.some((pattern) => pattern.test(name)) === true);
}

function isThere({ name, size, crc }: Member, dest: string): boolean {
  const path = join(dest, name);
  const stats = followedStat(path);
  if (name.endsWith('/')) return stats?.isDirectory() === true;
  return stats?.isFile() === true && stats.size === size && crc32(readFileSync(path)) === crc;
}

async function extract({ src, dest, options, context }: ArchivePlace) {
  const overwrite = options.keepNewer ? ['-u'] : [];
  const exclude = options.exclude.length === 0 ? [] : ['-x', ...options.exclude];
  const cmd = [
    'unzip',
    '-o',
    ...overwrite,
    ...options.extra,
    src,
    ...options.include,
    ...exclude,
    '-d',
    dest,
  ] as const;
  const { rc, stdout, stderr } = await runTool(cmd as unknown as [string, ...string[]], context);
  return { cmd, rc: rc === 1 ? 0 : rc, out: stdout, err: stderr };
}
