import { spanInside } from '../playbook/origin.ts';
import { TemplateError } from '../template/template-error.ts';
import type { Raw } from '../template/value.ts';
import type { CodedError } from '../util/coded-error.ts';
import { type Condition, conditionsOf } from './frame.ts';
import type { TaskContext } from './task-context.ts';

/** Truth of a condition; 'unknown' when only a real run could tell. */
export type Truth = boolean | 'unknown';

/** The outcome of several conditions, and the first that is false. */
export interface Verdict {
  readonly truth: Truth;
  readonly falseCondition?: Raw | undefined;
}

/**
 * All conditions hold: evaluated in order, up to the first that is false. Throws a CodedError
 * in Ansible's words.
 */
export function allTrue(conditions: readonly Condition[], context: TaskContext): Verdict {
  let truth: Truth = true;
  for (const condition of conditions) {
    const one = isTrue(condition, context);
    if (one === false) return { truth: false, falseCondition: condition.raw };
    if (one === 'unknown') truth = 'unknown';
  }
  return { truth };
}

/** `until`, `failed_when` … of a task: one condition or a list of them. */
export function keywordTrue(name: string, context: TaskContext): Truth {
  return allTrue(conditionsOf(context.node.task.keywords, name), context).truth;
}

function isTrue({ raw, holder, key }: Condition, context: TaskContext): Truth {
  if (typeof raw === 'boolean') return raw;
  try {
    const at = (offset: number) => spanInside(holder, key, offset) ?? context.span;
    return context.templar.isTrue(raw, context.scope, at);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw conditionError(raw, error);
  }
}

function conditionError(condition: Raw, cause: TemplateError): CodedError {
  if (cause.message.startsWith('The conditional check')) return cause;
  const text = String(condition);
  return cause.with({
    message: `The conditional check '${text}' failed. The error was: error while evaluating conditional (${text}): ${cause.message}`,
  });
}
