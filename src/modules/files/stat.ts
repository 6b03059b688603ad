import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  readFileSync,
  readlinkSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { Float } from '../../template/value.ts';
import { modeText } from './mode.ts';
import { nameOfId } from './owners.ts';
import { pathOf } from './path.ts';
import { followedStat, statOf } from './stat-of.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string', description: 'What to look at.' },
    follow: { type: 'boolean', default: false, description: 'Follow a symbolic link.' },
    get_checksum: { type: 'boolean', default: true, description: 'Give a checksum of a file.' },
    checksum_algorithm: {
      type: 'string',
      enum: ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'],
      default: 'sha1',
      description: 'Which checksum.',
    },
    get_mime: {
      type: 'boolean',
      default: true,
      description: 'Accepted for playbooks that set it.',
    },
    get_attributes: {
      type: 'boolean',
      default: true,
      description: 'Accepted for playbooks that set it.',
    },
  },
} as const;

type StatArguments = FromSchema<typeof schema>;

/** Tells what is at a path. */
export const stat = defineModule<StatArguments, never, unknown>({
  name: 'stat',
  aliases: ['ansible.builtin.stat'],
  summary: 'Tell what is at a path',
  args: schema,
  argumentAliases: {
    dest: 'path',
    name: 'path',
    checksum: 'checksum_algorithm',
    checksum_algo: 'checksum_algorithm',
    mime: 'get_mime',
    attributes: 'get_attributes',
  },
  check: 'full',
  plan: (args, context) => ({ result: look(args, context) }),
});

function look(args: StatArguments, context: PlanContext<unknown>): ModuleResult {
  const path = pathOf(args.path, context);
  const stats = args.follow ? followedStat(path) : statOf(path);
  if (stats === undefined) return { changed: false, stat: { exists: false } };
  const found = {
    exists: true,
    path: args.path,
    ...statFields(stats),
    ...access(path),
    ...linkFields(path, stats),
    ...checksumFields(path, stats, args),
  };
  return { changed: false, stat: found };
}

/** What `stat` and `find` tell of every path. */
export function statFields(stats: Stats): Readonly<Record<string, unknown>> {
  const { mode, uid, gid } = stats;
  const has = (bit: number) => (mode & bit) !== 0;
  return {
    mode: modeText(mode),
    isdir: stats.isDirectory(),
    ischr: stats.isCharacterDevice(),
    isblk: stats.isBlockDevice(),
    isreg: stats.isFile(),
    isfifo: stats.isFIFO(),
    islnk: stats.isSymbolicLink(),
    issock: stats.isSocket(),
    uid,
    gid,
    pw_name: nameOfId('user', uid),
    gr_name: nameOfId('group', gid),
    size: stats.size,
    inode: stats.ino,
    dev: stats.dev,
    nlink: stats.nlink,
    atime: seconds(stats.atimeMs),
    mtime: seconds(stats.mtimeMs),
    ctime: seconds(stats.ctimeMs),
    wusr: has(0o200),
    rusr: has(0o400),
    xusr: has(0o100),
    wgrp: has(0o020),
    rgrp: has(0o040),
    xgrp: has(0o010),
    woth: has(0o002),
    roth: has(0o004),
    xoth: has(0o001),
    isuid: has(0o4000),
    isgid: has(0o2000),
  };
}

function seconds(milliseconds: number): number | Float {
  const value = milliseconds / 1000;
  return Number.isInteger(value) ? new Float(value) : value;
}

function access(path: string) {
  return {
    readable: allows(path, constants.R_OK),
    writeable: allows(path, constants.W_OK),
    executable: allows(path, constants.X_OK),
  };
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function linkFields(path: string, stats: Stats) {
  if (!stats.isSymbolicLink()) return {};
  const target = readlinkSync(path);
  const source = followedStat(path) === undefined ? target : realpathSync(path);
  return { lnk_target: target, lnk_source: source };
}

function checksumFields(path: string, stats: Stats, args: StatArguments) {
  if (!args.get_checksum || !stats.isFile() || !allows(path, constants.R_OK)) return {};
  const content = readFileSync(path);
  return { checksum: createHash(args.checksum_algorithm).update(content).digest('hex') };
}
