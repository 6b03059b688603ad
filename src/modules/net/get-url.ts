import { chmodSync, chownSync, copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { ModuleFailure } from '../../runner/module-failure.ts';
import { CodedError } from '../../util/coded-error.ts';
import { accepted, flagOr, text, textOr, wholeOr } from '../argument.ts';
import {
  applyAttributes,
  attributeProperties,
  changesAnything,
  describeFile,
  planAttributes,
} from '../files/attributes.ts';
import { pathOf } from '../files/path.ts';
import { followedStat } from '../files/stat-of.ts';
import { backUp, sha1 } from '../files/write.ts';
import {
  digestOf,
  findInList,
  readDigits,
  splitChecksum,
  type WantedChecksum,
} from './checksum.ts';
import { type Download, download } from './download.ts';
import { bodyOf, readUrl, type WebAnswer, withAnswer } from './web.ts';
import { webAliases, webProperties, webSecrets } from './web-arguments.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'dest'],
  properties: {
    url: text('What to download.'),
    dest: text('File to write, or a folder: then the file is named as in the URL.'),
    checksum: textOr('', 'ALGORITHM:DIGITS that the file has to have, or ALGORITHM:URL of a list.'),
    force: flagOr(false, 'Download even if dest is there and no older.'),
    backup: flagOr(false, 'Keep the file that was there beside it.'),
    headers: {
      type: 'object',
      default: {},
      additionalProperties: true,
      description: 'Headers to send.',
    },
    tmp_dest: text('Folder for the download while it is incomplete.'),
    unredirected_headers: accepted,
    ...webProperties,
    timeout: wholeOr(10, 'Seconds to wait for a connection, and for each byte.'),
    ...attributeProperties,
  },
} as const;

type GetUrlArguments = FromSchema<typeof schema>;

/** A file to download, as far as it is known before. */
interface Target {
  readonly args: GetUrlArguments;
  readonly url: URL;
  /** Undefined: a folder, and the server may name the file. */
  readonly dest: string;
  readonly isFolder: boolean;
  readonly checksum: WantedChecksum | undefined;
  /** Do not send the file again if it has not changed since. */
  readonly modifiedSince: Date | undefined;
}

/** Downloads a file. */
export const getUrl = defineModule<GetUrlArguments, Target, unknown>({
  name: 'get_url',
  aliases: ['ansible.builtin.get_url'],
  summary: 'Download a file',
  args: schema,
  argumentAliases: { ...webAliases, thirsty: 'force' },
  secrets: webSecrets,
  check: 'full',
  plan: planDownload,
  apply: (target, context) => ask('GET', target, context),
});

async function planDownload(
  args: GetUrlArguments,
  context: PlanContext<unknown>,
): Promise<Planned<Target>> {
  const url = readUrl(args.url);
  const dest = pathOf(args.dest, context);
  const isFolder = followedStat(dest)?.isDirectory() === true || args.dest.endsWith('/');
  const checksum = await wantedChecksum(args, url, context);
  const target = { args, url, dest, isFolder, checksum, modifiedSince: undefined };
  if (isFolder || !existsSync(dest)) return planned(target, context);
  const fits = checksum === undefined || digestOf(dest, checksum.algorithm) === checksum.digest;
  if (!args.force && checksum !== undefined && fits) return { result: alreadyThere(target) };
  const modifiedSince = args.force || !fits ? undefined : followedStat(dest)?.mtime;
  return planned({ ...target, modifiedSince }, context);
}

/** Under check the server is asked, but for the head alone. */
function planned(target: Target, context: PlanContext<unknown>): Planned<Target> {
  return { result: { changed: true }, detail: target, preview: () => ask('HEAD', target, context) };
}

function alreadyThere({ args, dest }: Target): ModuleResult {
  const change = planAttributes(args, followedStat(dest), false);
  const changed = changesAnything(change);
  const msg = changed ? 'file already exists but file attributes changed' : 'file already exists';
  const sums = { checksum_dest: null, checksum_src: null };
  return { changed, msg, dest, ...sums, elapsed: 0, url: args.url, ...describeFile(dest) };
}

async function wantedChecksum(
  args: GetUrlArguments,
  url: URL,
  context: PlanContext<unknown>,
): Promise<WantedChecksum | undefined> {
  if (args.checksum === '') return undefined;
  const { algorithm, rest } = splitChecksum(args.checksum);
  if (!/^(?:https?|file):\/\//.test(rest)) return { algorithm, digest: readDigits(rest) };
  const list = rest.startsWith('file:')
    ? readFileSync(new URL(rest), 'utf8')
    : await fetchText(rest, args, context);
  return { algorithm, digest: findInList(list, basename(url.pathname)) };
}

function fetchText(url: string, args: GetUrlArguments, context: PlanContext<unknown>) {
  const request = { url: readUrl(url), method: 'GET', headers: {}, redirects: 'all' } as const;
  return withAnswer(request, args, context, async (answer) => {
    if (answer.status === 200) return (await bodyOf(answer)).toString('utf8');
    throw new CodedError('MP4143', `Unable to read the list of checksums: HTTP ${answer.status}`);
  });
}

async function ask(
  method: 'GET' | 'HEAD',
  target: Target,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args, url, modifiedSince } = target;
  const start = performance.now();
  const elapsed = () => Math.floor((performance.now() - start) / 1000);
  const headers = headersOf(args, modifiedSince);
  const request = { url, method, headers, redirects: 'all' } as const;
  const known = () => ({ dest: target.dest, elapsed: elapsed(), url: args.url });
  try {
    return await withAnswer(request, args, context, async (answer) => {
      const result = await take(answer, target, context);
      return { ...known(), ...result };
    });
  } catch (error) {
    if (error instanceof ModuleFailure) {
      const { message, fields, missing } = error;
      throw new ModuleFailure(message, { ...known(), ...fields }, undefined, missing);
    }
    if (!(error instanceof CodedError) || context.signal.aborted) throw error;
    const msg = error.code.startsWith('MP5') ? `Request failed: ${error.message}` : error.message;
    return { ...known(), changed: false, failed: true, msg, ...describeFile(target.dest) };
  }
}

function headersOf({ headers, force }: GetUrlArguments, since: Date | undefined) {
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    ...(force ? { 'cache-control': 'no-cache' } : {}),
    ...(since === undefined ? {} : { 'if-modified-since': since.toUTCString() }),
    ...(Object.fromEntries(given) as Record<string, string>),
  };
}

async function take(
  answer: WebAnswer,
  target: Target,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { status, statusText = '' } = answer;
  if (status === 304) return notModified(target, `HTTP Error 304: ${statusText}`);
  if (status !== 200) {
    const response = `HTTP Error ${status}: ${statusText}`;
    const place = describeFile(target.dest);
    return {
      changed: false,
      failed: true,
      msg: 'Request failed',
      response,
      status_code: status,
      ...place,
    };
  }
  const dest = target.isFolder ? join(target.dest, nameFor(answer)) : target.dest;
  if (!followedStat(dirname(dest))?.isDirectory()) throw noFolder(dest);
  const msg = `OK (${String(answer.headers['content-length'] ?? 'unknown')} bytes)`;
  const fields = { dest, msg, status_code: status, checksum_dest: sumOf(dest) };
  if (answer.method === 'HEAD') return { changed: true, ...fields };
  const file = await download(answer, temporaryFolder(target, context));
  try {
    return { ...fields, checksum_src: file.sha1, ...settle(file, { ...target, dest }, context) };
  } finally {
    file.remove();
  }
}

function notModified({ args, dest }: Target, msg: string): ModuleResult {
  const change = planAttributes(args, followedStat(dest), false);
  applyAttributes(dest, change);
  return { changed: changesAnything(change), msg, status_code: 304, ...describeFile(dest) };
}

/** The name that the server gives a file, or the last part of its URL. */
function nameFor({ headers, url }: WebAnswer): string {
  const disposition = String(headers['content-disposition'] ?? '');
  const given = /filename="?([^";]+)"?/.exec(disposition)?.[1];
  const name = basename(given ?? decodeURIComponent(new URL(url).pathname));
  return name === '' || name === '..' ? 'index.html' : name;
}

function sumOf(path: string): string | null {
  return followedStat(path)?.isFile() ? sha1(readFileSync(path)) : null;
}

function noFolder(dest: string): ModuleFailure {
  const folder = dirname(dest);
  const message = `Destination ${folder} does not exist`;
  return new ModuleFailure(message, { dest, checksum_dest: null }, undefined, folder);
}

function temporaryFolder({ args }: Target, context: PlanContext<unknown>): string | undefined {
  return args.tmp_dest === undefined ? undefined : pathOf(args.tmp_dest, context);
}

/** Checks the download and moves it to its place. */
function settle(file: Download, target: Target, context: ApplyContext<unknown>): ModuleResult {
  const { args, dest, checksum } = target;
  const digest = checksum && digestOf(file.path, checksum.algorithm);
  if (checksum !== undefined && digest !== checksum.digest) {
    const msg = `The checksum for ${dest} did not match ${checksum.digest}; it was ${digest}.`;
    return { changed: false, failed: true, msg, status_code: undefined };
  }
  const differs = sumOf(dest) !== file.sha1;
  const backup =
    differs && args.backup && existsSync(dest) ? backUp(dest, context.now()) : undefined;
  if (differs) moveInto(file.path, dest);
  const change = planAttributes(args, followedStat(dest), false);
  applyAttributes(dest, change);
  return {
    changed: differs || changesAnything(change),
    ...(backup === undefined ? {} : { backup_file: backup }),
    md5sum: file.md5,
    src: file.path,
    ...describeFile(dest),
  };
}

/** Replaces a file in one step; it keeps its owner and mode. */
function moveInto(from: string, dest: string): void {
  const before = followedStat(dest);
  const beside = join(dirname(dest), `.mirror-play-${process.pid}-${basename(dest)}`);
  copyFileSync(from, beside);
  if (before !== undefined) {
    chmodSync(beside, before.mode & 0o7777);
    if (process.getuid?.() === 0) chownSync(beside, before.uid, before.gid);
  }
  renameSync(beside, dest);
}
