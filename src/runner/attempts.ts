import { setTimeout as sleep } from 'node:timers/promises';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { keywordTrue, type Truth } from './condition.ts';
import { invoke } from './invoke.ts';
import { numberKeyword } from './keyword.ts';
import { failedResult, isFailed, isSkipped, registered, type TaskResult } from './result.ts';
import type { TaskContext } from './task-context.ts';

/** Told before each pause between attempts. */
export type OnRetry = (result: TaskResult, retriesLeft: number) => void;

const defaultRetries = 3;
const defaultDelay = 5;

/**
 * Runs a task until its `until` holds: `retries` times more after the first. The verdict of
 * `changed_when` and `failed_when` is part of every attempt.
 */
export async function runAttempts(context: TaskContext, onRetry: OnRetry): Promise<TaskResult> {
  const { keywords } = context.node.task;
  if (!keywords.has('until') && !keywords.has('retries')) return attempt(context);
  const runs = 1 + Math.max(0, numberKeyword(context, 'retries', defaultRetries));
  for (let run = 1; ; run += 1) {
    const result = await attempt(context);
    const done = isMet(result, context);
    if (runs > 1) result.fields.set('attempts', done ? run : Math.min(run, runs - 1));
    if (done) return result;
    if (run >= runs || context.play.run.options.signal.aborted) {
      result.fields.set('failed', true);
      return result;
    }
    onRetry(result, runs - run);
    await pause(numberKeyword(context, 'delay', defaultDelay), context);
  }
}

/** What was not run under check is taken as what was waited for. */
function isMet(result: TaskResult, context: TaskContext): boolean {
  if (isSkipped(result)) return true;
  if (!context.node.task.keywords.has('until')) return !isFailed(result);
  return truthAfter('until', result, context) !== false;
}

async function pause(seconds: number, context: TaskContext): Promise<void> {
  const { signal } = context.play.run.options;
  await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

async function attempt(context: TaskContext): Promise<TaskResult> {
  try {
    const result = await invoke(context);
    return isSkipped(result) ? result : judgedOrFailed(result, context);
  } catch (error) {
    if (error instanceof CodedError) return failedResult(error);
    throw error;
  }
}

/** A verdict that cannot be reached is a failure; what the module answered stays. */
function judgedOrFailed(result: TaskResult, context: TaskContext): TaskResult {
  const { keywords } = context.node.task;
  for (const name of ['changed_when', 'failed_when'] as const) {
    try {
      if (keywords.has(name)) judge(name, result, context);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      result.fields.set('failed', true);
      result.fields.set(`${name}_result`, error.message);
      return { ...result, cause: error };
    }
  }
  return result;
}

/** Lets `changed_when` or `failed_when` overrule the module. */
function judge(
  name: 'changed_when' | 'failed_when',
  result: TaskResult,
  context: TaskContext,
): void {
  const holds = truthAfter(name, result, context) === true;
  result.fields.set(name === 'changed_when' ? 'changed' : 'failed', holds);
  if (name === 'failed_when') result.fields.set('failed_when_result', holds);
}

/** A condition that sees the result under the name that it will be registered as. */
function truthAfter(condition: string, result: TaskResult, context: TaskContext): Truth {
  const { host, node } = context;
  const register = node.task.keywords.get('register');
  if (typeof register !== 'string') return keywordTrue(condition, context);
  const before: Value | undefined = host.setFacts.get(register);
  host.setFacts.set(register, registered(result));
  context.refresh();
  try {
    return keywordTrue(condition, context);
  } finally {
    if (before === undefined) host.setFacts.delete(register);
    else host.setFacts.set(register, before);
    context.refresh();
  }
}
