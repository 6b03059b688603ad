import { setTimeout as sleep } from 'node:timers/promises';
import type { ItemInfo } from '../event/events.ts';
import type { Keywords, Loop } from '../playbook/model.ts';
import { TemplateError } from '../template/template-error.ts';
import { type Dict, Unknown, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { applyFacts } from './apply-facts.ts';
import { runAttempts } from './attempts.ts';
import { allTrue } from './condition.ts';
import { type Condition, conditionsOf } from './frame.ts';
import { booleanKeyword } from './keyword.ts';
import { type LoopControl, labelOf, loopControl, loopItems, type Turn, turnsOf } from './loop.ts';
import { emitItem, emitRetry, isSecret } from './report.ts';
import {
  failedResult,
  type Include,
  isChanged,
  isFailed,
  isSkipped,
  mayFail,
  registered,
  skippedResult,
  type TaskResult,
} from './result.ts';
import type { TaskContext } from './task-context.ts';

/** What a task came to on one host. */
export interface HostOutcome {
  readonly context: TaskContext;
  readonly result: TaskResult;
  /** Its items have been reported one by one. */
  readonly looped: boolean;
  readonly includes: readonly IncludeCall[];
}

/** One thing to include, with the loop variables that it was asked with. */
export interface IncludeCall {
  readonly include: Include;
  readonly locals: ReadonlyMap<string, Value> | undefined;
  readonly item: ItemInfo | undefined;
}

/** Runs a task on one host, with its loop and retries. Failures are results; bugs are thrown. */
export async function runOnHost(context: TaskContext): Promise<HostOutcome> {
  const { loop } = context.node.task;
  try {
    if (loop !== undefined) return await runLoop(loop, context);
    const result = await runOnce(context);
    return { context, result, looped: false, includes: includesOf(result) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { context, result: failedResult(error), looped: false, includes: [] };
  }
}

function includesOf(result: TaskResult, turn?: Turn, item?: ItemInfo): IncludeCall[] {
  if (result.include === undefined) return [];
  return [{ include: result.include, locals: turn?.variables, item }];
}

async function runOnce(context: TaskContext, item?: ItemInfo): Promise<TaskResult> {
  const { truth, falseCondition } = allTrue(context.node.frame.conditions, context);
  if (truth === false) return skippedResult(falseCondition);
  const tried = await runAttempts(context, (again, left) => emitRetry(context, again, left, item));
  const result = truth === 'unknown' && isFailed(tried) ? mayFail(tried) : tried;
  if (result.facts !== undefined) applyFacts(context.host, result.facts, context);
  context.refresh();
  return result;
}

async function runLoop(loop: Loop, context: TaskContext): Promise<HostOutcome> {
  const items = itemsOrSkip(loop, context);
  if (items === undefined) return { ...emptyOutcome(context), result: skippedResult(undefined) };
  if (items instanceof Unknown) return runUnknownLoop(loop, context, items);
  if (items.length === 0) return { ...emptyOutcome(context), result: noItems() };
  const control = loopControl(loop, context);
  const results: TaskResult[] = [];
  const includes: IncludeCall[] = [];
  for (const turn of turnsOf(items, control)) {
    if (context.play.run.options.signal.aborted) break;
    if (turn.index > 0 && control.pause > 0) await pause(control.pause, context);
    const done = await runTurn(turn, control, context);
    results.push(done.result);
    includes.push(...done.includes);
    if (done.last) break;
  }
  return { context, result: summary(results), looped: true, includes };
}

function emptyOutcome(context: TaskContext): Omit<HostOutcome, 'result'> {
  return { context, looped: false, includes: [] };
}

/** The items; undefined when they cannot be told but the task is skipped anyway. */
function itemsOrSkip(loop: Loop, context: TaskContext): readonly Value[] | Unknown | undefined {
  try {
    return loopItems(loop, context);
  } catch (error) {
    const missing = error instanceof TemplateError && error.isUndefined;
    if (missing && isSkippedAnyway(context)) return undefined;
    throw error;
  }
}

function isSkippedAnyway(context: TaskContext): boolean {
  try {
    return allTrue(context.node.frame.conditions, context).truth === false;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

async function pause(seconds: number, context: TaskContext): Promise<void> {
  const { signal } = context.play.run.options;
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

/** One turn, and whether `break_when` ends the loop after it. */
async function runTurn(
  turn: Turn,
  control: LoopControl,
  outer: TaskContext,
): Promise<{ result: TaskResult; includes: readonly IncludeCall[]; last: boolean }> {
  const context = outer.withLoop(turn.layer);
  const item: ItemInfo = { index: turn.index, label: shownLabel(turn, control, context) };
  const result = await runOnce(context, item).catch((error: unknown) => {
    if (error instanceof CodedError) return failedResult(error);
    throw error;
  });
  for (const [name, value] of turn.variables) result.fields.set(name, value);
  if (result.include === undefined) emitItem(context, result, item, ignores(context, result));
  const last = control.breaks && allTrue(breakConditions(context), context).truth === true;
  return { result, includes: includesOf(result, turn, item), last };
}

/** `break_when` of `loop_control`. */
function breakConditions({ node }: TaskContext): readonly Condition[] {
  const control = node.task.loop?.control ?? new Map();
  return conditionsOf(control as Keywords, 'break_when');
}

function shownLabel(turn: Turn, control: LoopControl, context: TaskContext): string {
  return isSecret(context) ? 'None' : labelOf(control, turn, context);
}

function ignores(context: TaskContext, result: TaskResult): boolean {
  return isFailed(result) && booleanKeyword(context, 'ignore_errors', false);
}

/** A loop over what an unrun command would have listed: shown once, its results unknown. */
async function runUnknownLoop(
  loop: Loop,
  context: TaskContext,
  items: Unknown,
): Promise<HostOutcome> {
  const control = loopControl(loop, context);
  const [turn] = turnsOf([new Unknown(items.source)], control);
  if (turn === undefined) return { ...emptyOutcome(context), result: noItems() };
  const done = await runTurn(turn, { ...control, label: undefined }, context);
  const result = summary([done.result]);
  result.fields.set('results', new Unknown(items.source));
  return { context, result, looped: true, includes: done.includes };
}

function noItems(): TaskResult {
  const fields: Dict = new Map<Value, Value>([
    ['changed', false],
    ['results', []],
    ['skipped', true],
    ['skipped_reason', 'No items in the list'],
  ]);
  return { fields };
}

/** The result of a loop over these results of its items. */
function summary(results: readonly TaskResult[]): TaskResult {
  const failed = results.some(isFailed);
  const skipped = results.every(isSkipped);
  const fields: Dict = new Map<Value, Value>([
    ['changed', results.some(isChanged)],
    ['msg', messageFor(failed, skipped)],
    ['results', results.map(registeredItem)],
    ['skipped', skipped],
  ]);
  if (failed) fields.set('failed', true);
  return { fields, facts: mergedFacts(results), looped: true };
}

/** An item that was included has no verdict of its own. */
function registeredItem(result: TaskResult): Dict {
  const fields = registered(result);
  if (result.include !== undefined) fields.delete('changed');
  return fields;
}

function messageFor(failed: boolean, skipped: boolean): string {
  if (failed) return 'One or more items failed';
  return skipped ? 'All items skipped' : 'All items completed';
}

function mergedFacts(results: readonly TaskResult[]): TaskResult['facts'] {
  const all = results.flatMap(({ facts }) => (facts === undefined ? [] : [facts]));
  const [first] = all;
  if (first === undefined) return undefined;
  return { goTo: first.goTo, values: new Map(all.flatMap(({ values }) => [...values])) };
}
