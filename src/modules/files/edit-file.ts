import { existsSync, readFileSync } from 'node:fs';
import type { ApplyContext, ModuleResult, Planned } from '../../runner/module.ts';
import {
  type AttributeArguments,
  applyAttributes,
  changesAnything,
  planAttributes,
} from './attributes.ts';
import { followedStat } from './stat-of.ts';
import { backUp, writeAtomically } from './write.ts';

/** A text file before and after an edit. */
export interface Edit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly message: string;
  readonly attributes: AttributeArguments;
  readonly backup: boolean;
  /** What the diff calls the text; the path with ` (content)` unless given. */
  readonly title?: string | undefined;
  /** Fields of the result besides the usual ones. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

/** Text of a file; undefined when there is none. */
export function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Whether an edit changes the file, and what it would say. */
export function planEdit(edit: Edit): Planned<Edit> {
  const { path, before, after, message, extra } = edit;
  const rewrites = before !== after || followedStat(path) === undefined;
  const change = planAttributes(edit.attributes, followedStat(path), false);
  if (!rewrites && !changesAnything(change)) {
    return { result: { changed: false, msg: '', ...extra } };
  }
  const title = edit.title ?? `${path} (content)`;
  const diff = rewrites ? [{ before, after, beforeHeader: title, afterHeader: title }] : undefined;
  const msg = rewrites ? message : 'ownership, perms or SE linux context changed';
  return { result: { changed: true, msg, diff, ...extra }, detail: edit };
}

/** Writes the edited text. */
export function applyEdit(edit: Edit, context: ApplyContext<unknown>): ModuleResult {
  const { path, before, after } = edit;
  const rewrites = before !== after || followedStat(path) === undefined;
  const backup = rewrites && edit.backup && existsSync(path) ? backUp(path, context.now()) : '';
  if (rewrites) writeAtomically(path, after);
  applyAttributes(path, planAttributes(edit.attributes, followedStat(path), false));
  const title = edit.title ?? `${path} (content)`;
  return {
    changed: true,
    msg: rewrites ? edit.message : 'ownership, perms or SE linux context changed',
    backup,
    ...edit.extra,
    ...(rewrites ? { diff: [{ before, after, beforeHeader: title, afterHeader: title }] } : {}),
  };
}

/** Lines of a text without their ends; the empty text has none. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return text.replace(/\n$/, '').split('\n');
}

/** Lines as a text that ends with a line break. */
export function joinLines(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
