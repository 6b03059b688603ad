import type { ModuleResult } from '../runner/module.ts';
import { Unknown } from '../template/value.ts';

/**
 * What check mode registers for a task whose answer only the real run can tell: each of the
 * named fields is unknown. `what` says why: "a request that was not sent".
 */
export function unknownAnswer(what: string, fields: readonly string[]): ModuleResult {
  const unknown = new Unknown(what);
  return {
    changed: false,
    skipped: true,
    unknown: true,
    ...Object.fromEntries(fields.map((name) => [name, unknown])),
  };
}
