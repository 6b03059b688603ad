import { join } from 'node:path';
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
import { accepted, flagOr, text, words } from '../argument.ts';
import {
  applyAttributes,
  attributeProperties,
  changesAnything,
  describeFile,
  planAttributes,
} from '../files/attributes.ts';
import { notFound, pathOf } from '../files/path.ts';
import { followedStat, statOf } from '../files/stat-of.ts';
import { globExists } from '../glob.ts';
import { type Download, download } from '../net/download.ts';
import { readUrl, withAnswer } from '../net/web.ts';
import { webProperties } from '../net/web-arguments.ts';
import { type Archive, type ArchiveOptions, openArchive } from './formats.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest'],
  properties: {
    src: text(
      'The archive: tar (also packed with gzip, bzip2, xz or zstd) or zip; with remote_src also a URL.',
    ),
    dest: text('Folder to unpack into; it has to be there.'),
    remote_src: flagOr(false, 'src is a path of the host, or a URL, not searched for.'),
    creates: text('Path or pattern; if it exists, nothing is done.'),
    list_files: flagOr(false, 'Give the names in the archive as files.'),
    exclude: words('Names that are not unpacked.'),
    include: words('Names to unpack; all unless given.'),
    keep_newer: flagOr(false, 'Leave files alone that are newer than those in the archive.'),
    extra_opts: words('More options for tar or unzip.'),
    validate_certs: webProperties.validate_certs,
    copy: accepted,
    decrypt: accepted,
    io_buffer_size: accepted,
    ...attributeProperties,
  },
} as const;

type UnarchiveArguments = FromSchema<typeof schema>;

interface UnarchivePlan {
  readonly args: UnarchiveArguments;
  /** A path, or the URL of an archive that is still to be downloaded. */
  readonly src: string;
  readonly dest: string;
}

/** Unpacks an archive, with tar or unzip. */
export const unarchive = defineModule<UnarchiveArguments, UnarchivePlan, unknown>({
  name: 'unarchive',
  aliases: ['ansible.builtin.unarchive'],
  summary: 'Unpack an archive',
  args: schema,
  check: 'full',
  plan: planUnarchive,
  apply: applyUnarchive,
});

async function planUnarchive(
  args: UnarchiveArguments,
  context: PlanContext<unknown>,
): Promise<Planned<UnarchivePlan>> {
  if (args.creates !== undefined && globExists(pathOf(args.creates, context))) {
    const msg = `skipped, since ${args.creates} exists`;
    return { result: { changed: false, skipped: true, msg } };
  }
  const dest = pathOf(args.dest, context);
  if (!followedStat(dest)?.isDirectory()) {
    throw new CodedError('MP4160', `dest '${args.dest}' must be an existing dir`, {
      hint: 'Make it first: file: { path: …, state: directory }.',
    });
  }
  const src = sourceOf(args, context);
  const detail = { args, src, dest };
  if (isUrl(src)) return { result: { changed: true, src, dest }, detail };
  const archive = await openArchive(src, dest, optionsOf(args), context);
  const isUnpacked = await archive.isUnpacked();
  const misfit = attributesToSet(archive, detail).length > 0;
  const result = resultOf(archive, detail, !isUnpacked || misfit);
  return isUnpacked && !misfit ? { result } : { result, detail };
}

function sourceOf({ src, remote_src }: UnarchiveArguments, context: PlanContext<unknown>): string {
  if (remote_src && isUrl(src)) return src;
  const path = remote_src ? pathOf(src, context) : context.find('files', src);
  if (path === undefined) throw notFound(src);
  if (followedStat(path) !== undefined) return path;
  throw new CodedError('MP4160', `Source '${src}' does not exist`, { missing: path });
}

function isUrl(src: string): boolean {
  return /^https?:\/\//.test(src);
}

function optionsOf(args: UnarchiveArguments): ArchiveOptions {
  return {
    exclude: args.exclude ?? [],
    include: args.include ?? [],
    keepNewer: args.keep_newer,
    extra: args.extra_opts ?? [],
    own: args,
  };
}

function resultOf(
  archive: Archive,
  { args, src, dest }: UnarchivePlan,
  changed: boolean,
): ModuleResult {
  const files = args.list_files ? { files: archive.files } : {};
  return { changed, dest, src, handler: archive.handler, ...files, ...describeFile(dest) };
}

/** Members of the archive that are there with other attributes than the task wants. */
function attributesToSet(archive: Archive, { args, dest }: UnarchivePlan) {
  return archive.files.flatMap((name) => {
    const path = join(dest, name);
    const stats = statOf(path);
    if (stats === undefined || path === dest) return [];
    const change = planAttributes(args, stats);
    return changesAnything(change) ? [{ path, change }] : [];
  });
}

async function applyUnarchive(
  plan: UnarchivePlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  if (!isUrl(plan.src)) return unpack(plan, plan.src, context);
  const file = await fetchArchive(plan, context);
  try {
    return await unpack(plan, file.path, context);
  } finally {
    file.remove();
  }
}

function fetchArchive(
  { src, args }: UnarchivePlan,
  context: ApplyContext<unknown>,
): Promise<Download> {
  const request = { url: readUrl(src), method: 'GET', headers: {}, redirects: 'all' } as const;
  const { validate_certs } = args;
  const how = { ...webDefaults, validate_certs };
  return withAnswer(request, how, context, (answer) => {
    if (answer.status === 200) return download(answer);
    throw new CodedError('MP4160', `Failure downloading ${src}: HTTP ${answer.status}`);
  });
}

const webDefaults = {
  use_proxy: true,
  timeout: 60,
  force_basic_auth: false,
  http_agent: 'ansible-httpget',
  decompress: false,
} as const;

async function unpack(
  plan: UnarchivePlan,
  path: string,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args, dest } = plan;
  const archive = await openArchive(path, dest, optionsOf(args), context);
  const needed = !(await archive.isUnpacked());
  const extracted = needed ? await archive.extract() : undefined;
  if (extracted !== undefined && extracted.rc !== 0) {
    const msg = `failed to unpack ${plan.src} to ${dest}`;
    throw new ModuleFailure(msg, { extract_results: extracted, dest, src: plan.src });
  }
  const changes = attributesToSet(archive, plan);
  for (const { path: member, change } of changes) applyAttributes(member, change);
  const result = resultOf(archive, plan, needed || changes.length > 0);
  return extracted === undefined ? result : { ...result, extract_results: extracted };
}
