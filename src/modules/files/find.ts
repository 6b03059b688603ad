import type { Stats } from 'node:fs';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import { defineModule, type ModuleResult, type PlanContext } from '../../runner/module.ts';
import { searchRegex } from '../../template/python/regex.ts';
import { globPattern } from '../glob.ts';
import { pathOf } from './path.ts';
import { statFields } from './stat.ts';
import { followedStat, statOf } from './stat-of.ts';
import { sha1 } from './write.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['paths'],
  properties: {
    paths: { type: 'array', items: { type: 'string' }, description: 'Folders to search.' },
    patterns: {
      type: 'array',
      items: { type: 'string' },
      description: 'Names to find: shell patterns, or regular expressions with use_regex.',
    },
    excludes: { type: 'array', items: { type: 'string' }, description: 'Names to leave out.' },
    contains: {
      type: 'string',
      description: 'Regular expression that a line of the file has to match.',
    },
    read_whole_file: {
      type: 'boolean',
      default: false,
      description: 'Look for contains anywhere in the whole file, not at the beginning of a line.',
    },
    file_type: {
      type: 'string',
      enum: ['any', 'directory', 'file', 'link'],
      default: 'file',
      description: 'What to find.',
    },
    recurse: { type: 'boolean', default: false, description: 'Search folders in folders too.' },
    depth: { type: 'integer', description: 'Folders to go down at most.' },
    hidden: {
      type: 'boolean',
      default: false,
      description: 'Names that begin with a dot as well.',
    },
    follow: { type: 'boolean', default: false, description: 'Follow symbolic links to folders.' },
    use_regex: {
      type: 'boolean',
      default: false,
      description: 'Patterns are regular expressions.',
    },
    get_checksum: {
      type: 'boolean',
      default: false,
      description: 'Give a checksum of every file.',
    },
    age: { type: 'string', description: 'Only what is older (newer: negative): 60, 2d, 1w.' },
    age_stamp: {
      type: 'string',
      enum: ['atime', 'ctime', 'mtime'],
      default: 'mtime',
      description: 'Which time counts as age.',
    },
    size: {
      type: 'string',
      description: 'Only what is at least as big (smaller: negative): 1k, 10m.',
    },
  },
} as const;

type FindArguments = FromSchema<typeof schema>;

/** Finds files and folders. */
export const find = defineModule<FindArguments, never, unknown>({
  name: 'find',
  aliases: ['ansible.builtin.find'],
  summary: 'Find files and folders',
  args: schema,
  argumentAliases: { path: 'paths', name: 'paths', pattern: 'patterns', exclude: 'excludes' },
  check: 'full',
  plan: (args, context) => ({ result: search(args, context) }),
});

/** How far a search has got. */
interface Search {
  readonly args: FindArguments;
  readonly now: number;
  readonly files: Readonly<Record<string, unknown>>[];
  examined: number;
}

function search(args: FindArguments, context: PlanContext<unknown>): ModuleResult {
  const state: Search = { args, now: context.now(), files: [], examined: 0 };
  const skipped: Record<string, string> = {};
  for (const path of args.paths) {
    const folder = pathOf(path, context);
    if (followedStat(folder)?.isDirectory()) visit(folder, 1, state);
    else skipped[path] = `'${path}' is not a directory`;
  }
  const { files, examined } = state;
  const msg =
    Object.keys(skipped).length === 0
      ? 'All paths examined'
      : 'Not all paths examined, check warnings for details';
  return { changed: false, files, matched: files.length, examined, skipped_paths: skipped, msg };
}

function visit(folder: string, depth: number, state: Search): void {
  const { args } = state;
  const deeper = args.recurse && (args.depth === undefined || depth < args.depth);
  for (const name of readdirSync(folder)) {
    if (name.startsWith('.') && !args.hidden) continue;
    const path = join(folder, name);
    const stats = statOf(path);
    if (stats === undefined) continue;
    state.examined += 1;
    if (matches(path, stats, state)) state.files.push(entryOf(path, stats, args));
    const isFolder = stats.isDirectory() || (args.follow && followedStat(path)?.isDirectory());
    if (deeper && isFolder) visit(path, depth + 1, state);
  }
}

function entryOf(path: string, stats: Stats, args: FindArguments) {
  const checksum =
    args.get_checksum && stats.isFile() ? { checksum: sha1(readFileSync(path)) } : {};
  return { path, ...statFields(stats), ...checksum };
}

function matches(path: string, stats: Stats, { args, now }: Search): boolean {
  return (
    hasType(stats, args.file_type) &&
    hasName(basename(path), args) &&
    hasAge(stats, args, now) &&
    hasSize(stats, args.size) &&
    hasContent(path, stats, args)
  );
}

function hasType(stats: Stats, type: FindArguments['file_type']): boolean {
  if (type === 'any') return true;
  if (type === 'directory') return stats.isDirectory();
  return type === 'link' ? stats.isSymbolicLink() : stats.isFile();
}

function hasName(name: string, { patterns, excludes, use_regex }: FindArguments): boolean {
  const test = (pattern: string) =>
    (use_regex ? new RegExp(`^(?:${pattern})`) : globPattern(pattern)).test(name);
  if (excludes?.some(test)) return false;
  return patterns === undefined || patterns.length === 0 || patterns.some(test);
}

const ageUnits: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
const sizeUnits: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

function hasAge(stats: Stats, { age, age_stamp }: FindArguments, now: number): boolean {
  if (age === undefined) return true;
  const limit = quantity(age, ageUnits);
  const old = (now - stats[`${age_stamp}Ms`]) / 1000;
  return limit < 0 ? old <= -limit : old >= limit;
}

function hasSize(stats: Stats, size: string | undefined): boolean {
  if (size === undefined) return true;
  const limit = quantity(size, sizeUnits);
  return limit < 0 ? stats.size <= -limit : stats.size >= limit;
}

function quantity(text: string, units: Readonly<Record<string, number>>): number {
  const [, number = '0', unit = ''] = /^(-?\d+)\s*([a-z]?)/i.exec(text) ?? [];
  return Number(number) * (units[unit.toLowerCase()] ?? 1);
}

function hasContent(
  path: string,
  stats: Stats,
  { contains, read_whole_file }: FindArguments,
): boolean {
  if (contains === undefined) return true;
  if (!stats.isFile()) return false;
  const text = readFileSync(path, 'utf8');
  if (read_whole_file) return searchRegex(contains, text, {}) !== undefined;
  return new RegExp(`^(?:${contains})`, 'm').test(text);
}
