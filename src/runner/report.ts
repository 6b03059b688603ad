import type { ItemInfo } from '../event/events.ts';
import type { TaskStatus } from '../event/outcome.ts';
import { toPlain } from '../template/convert.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Dict, Value } from '../template/value.ts';
import type { JsonObject } from '../util/json.ts';
import { booleanKeyword, textKeyword } from './keyword.ts';
import { isChanged, isFailed, isSkipped, type TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';

const hidden =
  "the output has been hidden due to the fact that 'no_log: true' was specified for this result";

export function statusOf(result: TaskResult): TaskStatus {
  if (result.fields.get('unreachable') === true) return 'unreachable';
  if (isFailed(result)) return 'failed';
  if (isSkipped(result)) return 'skipped';
  return isChanged(result) ? 'changed' : 'ok';
}

/** A result as reporters get it: nothing of it when the task says `no_log`. */
function shown(result: TaskResult, context: TaskContext): JsonObject {
  if (!isSecret(context)) return toPlain(result.fields) as JsonObject;
  const kept: Dict = new Map<Value, Value>([['censored', hidden]]);
  for (const name of ['changed', 'failed', 'skipped', 'attempts']) {
    const value = result.fields.get(name);
    if (value !== undefined) kept.set(name, value);
  }
  return toPlain(kept) as JsonObject;
}

/** `no_log`; when that cannot be told, rather hide. */
export function isSecret(context: TaskContext): boolean {
  try {
    return booleanKeyword(context, 'no_log', false);
  } catch {
    return true;
  }
}

export function emitItem(
  context: TaskContext,
  result: TaskResult,
  item: ItemInfo,
  ignored: boolean,
): void {
  const { run } = context.play;
  emitDiff(context, result);
  run.options.emit({
    type: 'item.finished',
    task: context.info,
    host: context.host.name,
    delegatedTo: textKeyword(context, 'delegate_to'),
    item,
    status: statusOf(result),
    ignored,
    result: shown(result, context),
  });
  if (!ignored) emitCause(context, result);
}

export function emitFinished(
  context: TaskContext,
  result: TaskResult,
  how: {
    readonly looped: boolean;
    readonly ignored: boolean;
    readonly delegatedTo?: string | undefined;
  },
): void {
  if (!how.looped) emitDiff(context, result);
  context.play.run.options.emit({
    type: 'task.finished',
    task: context.info,
    host: context.host.name,
    status: statusOf(result),
    result: shown(result, context),
    ...how,
  });
  if (!how.ignored) emitCause(context, result);
}

/** Reports the result of an include, before what it includes runs. */
export function emitIncluding(context: TaskContext, result: TaskResult): void {
  context.play.run.options.emit({
    type: 'task.including',
    task: context.info,
    host: context.host.name,
    result: shown(result, context),
  });
}

/**
 * The error behind a failure, with the place of its template or else of its task: a warning where a
 * rescue takes over.
 */
function emitCause(context: TaskContext, { cause }: TaskResult): void {
  if (cause === undefined || isSecret(context)) return;
  const { code, message, hint } = cause;
  const place = cause instanceof TemplateError ? cause.span : undefined;
  const span = place ?? context.node.task.moduleSpan;
  const severity = context.node.rescuable ? 'warning' : 'error';
  const diagnostic = { severity, code, message, span, help: hint } as const;
  context.play.run.options.emit({ type: 'diagnostic', diagnostic });
}

export function emitRetry(
  context: TaskContext,
  result: TaskResult,
  retriesLeft: number,
  item?: ItemInfo,
): void {
  context.play.run.options.emit({
    type: 'task.retrying',
    task: context.info,
    host: context.host.name,
    delegatedTo: textKeyword(context, 'delegate_to'),
    retriesLeft,
    item,
    result: shown(result, context),
  });
}

function emitDiff(context: TaskContext, result: TaskResult): void {
  const { options } = context.play.run;
  if (result.diff === undefined || isSecret(context)) return;
  if (!booleanKeyword(context, 'diff', options.diff)) return;
  options.emit({
    type: 'task.diff',
    task: context.info,
    host: context.host.name,
    diffs: result.diff,
  });
}
