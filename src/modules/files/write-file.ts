import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DiffText } from '../../event/events.ts';
import type { ApplyContext, ModuleResult, Planned } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import {
  type AttributeArguments,
  type AttributeChange,
  applyAttributes,
  changesAnything,
  describeFile,
  planAttributes,
} from './attributes.ts';
import { followedStat } from './stat-of.ts';
import { backUp, md5, sha1, writeAtomically } from './write.ts';

/** A file as it is to be. */
export interface WantedFile {
  readonly path: string;
  readonly content: Buffer;
  readonly attributes: AttributeArguments;
  readonly backup: boolean;
  /** False: a file that is there is left alone. */
  readonly force: boolean;
  /** The folder is made by the same plan. */
  readonly newFolder?: boolean | undefined;
  /** What the content comes from, for results and diffs. */
  readonly sourceName: string;
}

/** What has to be done to get there. */
export interface WritePlan {
  readonly wanted: WantedFile;
  readonly rewrites: boolean;
  readonly change: AttributeChange;
}

/** Compares a wanted file with what is there. Throws a CodedError when it cannot be written. */
export function planWrite(wanted: WantedFile): Planned<WritePlan> {
  const { path, content, attributes } = wanted;
  const stats = followedStat(path);
  if (stats === undefined && !wanted.newFolder) requireFolder(path);
  const before = stats === undefined ? undefined : readFileSync(path);
  const rewrites = before === undefined || (wanted.force && !before.equals(content));
  const change = planAttributes(attributes, stats, false);
  const known = { dest: path, checksum: sha1(rewrites ? content : (before ?? content)) };
  if (!rewrites && !changesAnything(change)) {
    return { result: { changed: false, ...known, path, ...describeFile(path) } };
  }
  const diff = rewrites ? [contentDiff(wanted, before)] : undefined;
  return { result: { changed: true, ...known, diff }, detail: { wanted, rewrites, change } };
}

/** Throws a CodedError where the folder of a file is not there. */
export function requireFolder(path: string): void {
  const folder = dirname(path);
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  throw new CodedError('MP4127', `Destination directory ${folder} does not exist`, {
    hint: 'Make it first: file: { path: …, state: directory }.',
    missing: folder,
  });
}

function contentDiff(wanted: WantedFile, before: Buffer | undefined): DiffText {
  const reasons = [
    whyNoDiff('destination', before ?? Buffer.alloc(0)),
    whyNoDiff('source', wanted.content),
  ].filter((reason) => reason !== undefined);
  if (reasons.length > 0) return { before: '', after: '', skipped: reasons.join('\n') };
  return {
    before: before?.toString('utf8') ?? '',
    after: wanted.content.toString('utf8'),
    beforeHeader: before === undefined ? undefined : wanted.path,
    afterHeader: wanted.sourceName,
  };
}

/** Bytes of a file that are still compared: Ansible's own limit. */
const mostForDiff = 104_448;

function whyNoDiff(side: 'source' | 'destination', content: Buffer): string | undefined {
  if (content.length > mostForDiff) {
    return `diff skipped: ${side} file size is greater than ${mostForDiff}`;
  }
  return content.includes(0) ? `diff skipped: ${side} file appears to be binary` : undefined;
}

/** Writes the file as planned. */
export function applyWrite(
  { wanted, rewrites, change }: WritePlan,
  context: ApplyContext<unknown>,
): ModuleResult {
  const { path, content } = wanted;
  const existed = existsSync(path);
  const backup = rewrites && existed && wanted.backup ? backUp(path, context.now()) : undefined;
  if (rewrites) writeAtomically(path, content);
  applyAttributes(path, change);
  return {
    changed: true,
    dest: path,
    checksum: sha1(content),
    ...(rewrites ? { md5sum: md5(content), src: wanted.sourceName } : { path }),
    ...(backup === undefined ? {} : { backup_file: backup }),
    ...describeFile(path),
    diff: undefined,
  };
}
