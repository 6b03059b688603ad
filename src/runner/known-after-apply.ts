import { Unknown, type Value } from '../template/value.ts';
import type { ModuleResult } from './module.ts';

/** Names of the arguments that only a real run can tell. */
export function unknownArguments(given: ReadonlyMap<string, Value>): readonly string[] {
  return [...given].filter(([, value]) => hasUnknown(value)).map(([name]) => name);
}

/** What a task with arguments from an unrun command comes to: nobody can tell yet. */
export function knownAfterApply(names: readonly string[], changed: boolean): ModuleResult {
  return {
    changed,
    msg: `planned only when the run gets here: ${names.join(', ')} (known after apply)`,
    unknown: true,
  };
}

/** Whether some part of a value is known only after apply. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return (value as readonly Value[]).some(hasUnknown);
  return value instanceof Map && [...value.values()].some(hasUnknown);
}
