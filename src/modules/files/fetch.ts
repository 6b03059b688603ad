import { mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { accepted, flagOr, text } from '../argument.ts';
import { pathOf } from './path.ts';
import { followedStat } from './stat-of.ts';
import { md5, sha1, writeAtomically } from './write.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest'],
  properties: {
    src: text('The file to fetch.'),
    dest: text('Folder to put it in, below the name of its host; with flat, the file itself.'),
    flat: flagOr(false, 'Put it at dest itself; into dest where that ends in a slash.'),
    fail_on_missing: flagOr(true, 'Fail when src is not there.'),
    validate_checksum: accepted,
  },
} as const;

type FetchArguments = FromSchema<typeof schema>;

interface FetchPlan {
  readonly source: string;
  readonly dest: string;
}

/** Brings a file of a host into a folder of this machine. */
export const fetch = defineModule<FetchArguments, FetchPlan, unknown>({
  name: 'fetch',
  aliases: ['ansible.builtin.fetch'],
  summary: 'Bring a file of a host into a folder',
  args: schema,
  check: 'full',
  plan: planFetch,
  apply: applyFetch,
});

function planFetch(args: FetchArguments, context: PlanContext<unknown>): Planned<FetchPlan> {
  const source = pathOf(args.src, context);
  const stats = followedStat(source);
  if (stats === undefined) return { result: missing(args, source) };
  if (stats.isDirectory()) return { result: folder(args, source) };
  const dest = destOf(args, source, context);
  const content = readFileSync(source);
  const known = { md5sum: md5(content), dest, checksum: sha1(content) };
  const there = followedStat(dest)?.isFile() ? readFileSync(dest) : undefined;
  if (there?.equals(content)) return { result: { changed: false, file: args.src, ...known } };
  return { result: { changed: true, ...known, ...remoteSums(content) }, detail: { source, dest } };
}

function missing(args: FetchArguments, file: string): ModuleResult {
  const msg = 'the remote file does not exist, not transferring, ignored';
  return args.fail_on_missing
    ? { failed: true, changed: false, msg }
    : { changed: false, file, msg };
}

function folder({ fail_on_missing }: FetchArguments, file: string): ModuleResult {
  const msg = 'remote file is a directory, fetch cannot work on directories';
  if (fail_on_missing) return { failed: true, changed: false, msg };
  return { changed: false, file, msg: `${msg}, not transferring, ignored` };
}

function destOf(args: FetchArguments, source: string, context: PlanContext<unknown>): string {
  const dest = pathOf(args.dest, context);
  if (!args.flat) return join(dest, context.host, resolve('/', source));
  if (args.dest.endsWith('/')) return join(dest, basename(source));
  if (!followedStat(dest)?.isDirectory()) return dest;
  throw new CodedError(
    'MP4134',
    'dest is an existing directory, use a trailing slash if you want to fetch src into that directory',
  );
}

function remoteSums(content: Buffer) {
  return { remote_md5sum: null, remote_checksum: sha1(content) };
}

function applyFetch({ source, dest }: FetchPlan, _context: ApplyContext<unknown>): ModuleResult {
  const content = readFileSync(source);
  mkdirSync(dirname(dest), { recursive: true });
  writeAtomically(dest, content);
  const sums = { md5sum: md5(content), checksum: sha1(content) };
  return { changed: true, dest, ...sums, ...remoteSums(content) };
}
