import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { attributeProperties, describeFile } from './attributes.ts';
import { contentText } from './content-text.ts';
import { type FileStep, runSteps } from './file-steps.ts';
import { modeText } from './mode.ts';
import { notFound, pathOf } from './path.ts';
import { followedStat } from './stat-of.ts';
import { applyWrite, planWrite, type WritePlan } from './write-file.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['dest'],
  properties: {
    src: {
      type: 'string',
      description: 'File or folder to copy; of a folder with a final slash, what it holds.',
    },
    content: { description: 'The content itself, instead of src; data is written as JSON.' },
    dest: { type: 'string', description: 'Where to; a folder when it ends in a slash or is one.' },
    remote_src: {
      type: 'boolean',
      default: false,
      description: 'src is a path of the host, not searched for.',
    },
    force: { type: 'boolean', default: true, description: 'Replace a file with other content.' },
    backup: {
      type: 'boolean',
      default: false,
      description: 'Keep the file that was there beside it.',
    },
    directory_mode: { type: ['string', 'integer'], description: 'Mode of folders that are made.' },
    follow: { type: 'boolean', default: false, description: 'Follow a symbolic link at dest.' },
    local_follow: { type: 'boolean', default: true, description: 'Follow symbolic links in src.' },
    decrypt: { type: 'boolean', default: true, description: 'Write what a vaulted src holds.' },
    validate: { type: 'string', description: 'Accepted for playbooks that set it; not run.' },
    checksum: { type: 'string', description: 'SHA-1 that src has to have.' },
    ...attributeProperties,
  },
} as const;

type CopyArguments = FromSchema<typeof schema>;

/** Folders to make, then files to write. */
interface CopyPlan {
  readonly src: string | undefined;
  readonly dest: string;
  readonly folders: readonly FileStep[];
  readonly files: readonly WritePlan[];
}

/** Writes content to a file, or copies a file or a folder. */
export const copy = defineModule<CopyArguments, CopyPlan, unknown>({
  name: 'copy',
  aliases: ['ansible.builtin.copy'],
  summary: 'Write a file, or copy a file or folder',
  args: schema,
  check: 'full',
  plan: planCopy,
  apply: applyCopy,
});

function planCopy(args: CopyArguments, context: PlanContext<unknown>): Planned<CopyPlan> {
  const dest = pathOf(args.dest, context);
  if (args.src === undefined) return planContent(args, dest);
  const src = sourceOf(args.src, args, context);
  if (followedStat(src)?.isDirectory()) return planFolder(args, { src, dest }, context);
  const intoFolder = args.dest.endsWith('/') || followedStat(dest)?.isDirectory() === true;
  const path = intoFolder ? join(dest, basename(src)) : dest;
  return planFile(args, { src, path, content: contentOf(src, args, context) });
}

function planContent(args: CopyArguments, path: string): Planned<CopyPlan> {
  if (args.content === undefined) throw new CodedError('MP4128', 'src (or content) is required');
  if (followedStat(path)?.isDirectory()) {
    throw new CodedError('MP4129', `can not use content with a dir as dest: ${path}`);
  }
  const content = Buffer.from(contentText(args.content));
  return planFile(args, { src: undefined, path, content });
}

interface OneFile {
  readonly src: string | undefined;
  readonly path: string;
  readonly content: Buffer;
}

function planFile(args: CopyArguments, { src, path, content }: OneFile): Planned<CopyPlan> {
  const { result, detail } = planOne(args, { src, path, content });
  if (detail === undefined) return { result };
  return { result, detail: { src, dest: path, folders: [], files: [detail] } };
}

function planOne(
  args: CopyArguments,
  { src, path, content }: OneFile,
  newFolder = false,
): Planned<WritePlan> {
  const mode = args.mode === 'preserve' && src !== undefined ? modeOf(src) : args.mode;
  return planWrite({
    path,
    content,
    attributes: { mode, owner: args.owner, group: args.group },
    backup: args.backup,
    force: args.force,
    newFolder,
    sourceName: src ?? 'content',
  });
}

/** A vaulted file of the playbook is written decrypted; one that is on the host already, as it is. */
function contentOf(src: string, args: CopyArguments, context: PlanContext<unknown>): Buffer {
  return args.decrypt && !args.remote_src ? context.readFile(src) : readFileSync(src);
}

function modeOf(path: string): string {
  return modeText(followedStat(path)?.mode ?? 0o644);
}

function sourceOf(src: string, args: CopyArguments, context: PlanContext<unknown>): string {
  if (args.remote_src) {
    const path = pathOf(src, context);
    if (followedStat(path) === undefined) {
      throw new CodedError('MP4126', `Source ${path} not found`, { missing: path });
    }
    return src.endsWith('/') ? `${path}/` : path;
  }
  const found = context.find('files', src);
  if (found === undefined) throw notFound(src);
  return src.endsWith('/') ? `${found.replace(/\/$/, '')}/` : found;
}

function planFolder(
  args: CopyArguments,
  { src, dest }: { readonly src: string; readonly dest: string },
  context: PlanContext<unknown>,
): Planned<CopyPlan> {
  const root = src.endsWith('/') ? dest : join(dest, basename(src));
  const folders: FileStep[] = [];
  const files: WritePlan[] = [];
  const visit = (from: string, to: string) => {
    if (followedStat(to) === undefined) folders.push({ kind: 'mkdir', path: to });
    for (const name of readdirSync(from).sort()) {
      const [source, target] = [join(from, name), join(to, name)];
      if (followedStat(source)?.isDirectory()) visit(source, target);
      else files.push(...plansIn(args, target, { src: source, context }));
    }
  };
  visit(src, root);
  const result: ModuleResult = { src, dest: `${dest}/` };
  if (folders.length + files.length === 0) return { result: { ...result, changed: false } };
  const detail: CopyPlan = { src, dest: `${dest}/`, folders, files };
  return { result: { ...result, changed: true }, detail };
}

/** A file inside a folder; the folder may not be there yet. */
function plansIn(
  args: CopyArguments,
  path: string,
  { src, context }: { readonly src: string; readonly context: PlanContext<unknown> },
): WritePlan[] {
  const content = contentOf(src, args, context);
  const { detail } = planOne(args, { src, path, content }, true);
  return detail === undefined ? [] : [detail];
}

function applyCopy(plan: CopyPlan, context: ApplyContext<unknown>): ModuleResult {
  runSteps(plan.folders);
  const results = plan.files.map((file) => applyWrite(file, context));
  const [only] = results;
  if (
    plan.folders.length === 0 &&
    results.length === 1 &&
    only !== undefined &&
    !plan.dest.endsWith('/')
  ) {
    return only;
  }
  return { changed: true, src: plan.src, dest: plan.dest, ...describeFile(plan.dest) };
}
