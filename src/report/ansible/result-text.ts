import type { TaskInfo } from '../../event/events.ts';
import type { TaskStatus } from '../../event/outcome.ts';
import type { Json, JsonObject } from '../../util/json.ts';
import { jsonText } from './json-text.ts';
import { yamlText } from './yaml-text.ts';

/** What of a result is shown, and how. */
export interface ResultView {
  readonly task: TaskInfo;
  readonly status: TaskStatus;
  readonly result: JsonObject;
  readonly verbosity: number;
  readonly format: ResultFormat;
}

/** How results are written: Ansible's `result_format`. */
export type ResultFormat = 'json' | 'yaml';

/** Whether `=> {…}` follows the status: always for failures and for what a task is there to show. */
export function showsResult(view: ResultView): boolean {
  if (view.status === 'failed' || view.status === 'unreachable') return true;
  if (isShownAlways(view)) return true;
  return view.verbosity > 0 && view.result._ansible_verbose_override !== true;
}

/**
 * The result as JSON, on one line, or indented for debug and assert and from `-vvv` on; or as
 * YAML below the line.
 */
export function resultText(view: ResultView): string {
  if (view.format === 'yaml') return yamlText(shownMembers(view));
  const indent = isShownAlways(view) || view.verbosity > 2 ? 4 : 0;
  return jsonText(shownMembers(view), indent);
}

function isShownAlways(view: ResultView): boolean {
  const asked = view.result._ansible_verbose_always;
  if (asked !== undefined) return asked === true;
  return isDebug(view) && (view.status === 'ok' || view.status === 'changed');
}

function isDebug(view: ResultView): boolean {
  return /^(?:ansible\.(?:builtin|legacy)\.)?debug$/.test(view.task.module);
}

/**
 * What of a result people see. The items of a loop have had their own lines, unless the result is
 * shown `whole`.
 */
export function shownMembers(view: ResultView, items: 'apart' | 'whole' = 'apart'): JsonObject {
  const hidden = new Set(['failed', 'skipped', 'exception', 'warnings', 'deprecations']);
  if (items === 'apart') hidden.add('results');
  if (view.verbosity < 3) hidden.add('invocation').add('diff');
  const result = isDebug(view) ? debugOnly(view.result) : view.result;
  return dropInternal(compactImages(omit(result, hidden)));
}

/** A debug task shows its message alone, or its variable. */
function debugOnly(result: JsonObject): JsonObject {
  if ('msg' in result) {
    const { msg } = result;
    return result.exception === undefined ? { msg } : { msg, exception: result.exception };
  }
  return omit(result, new Set(['changed', 'failed', 'skipped', 'invocation', 'skip_reason']));
}

function omit(result: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(result).filter(([name]) => !names.has(name)));
}

/** The images of a mirror task have lines of their own: only their number stays. */
function compactImages(result: JsonObject): JsonObject {
  const { images } = result;
  if (!Array.isArray(images) || !images.every(isImageReport)) return result;
  return { ...result, images: images.length };
}

function isImageReport(value: Json): boolean {
  return typeof value === 'object' && value !== null && 'state' in value && 'source' in value;
}

function dropInternal(value: JsonObject): JsonObject {
  const entries = Object.entries(value).filter(([name]) => !name.startsWith('_ansible'));
  return Object.fromEntries(
    entries.map(([name, member]) => [name, member === undefined ? member : dropInside(member)]),
  );
}

function dropInside(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(dropInside);
  return dropInternal(value as JsonObject);
}
