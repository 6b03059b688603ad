import { compareNumbers, isNumeric } from '../python/number.ts';
import { str } from '../python/text.ts';
import { isDict, isSequence } from '../python/types.ts';
import type { Value } from '../value.ts';

const TRUE_WORDS = new Set(['yes', 'on', '1', 'true']);

/** Ansible's `| bool`: yes, on, 1 and true in any case; None stays None. */
export function toBoolean(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value;
  if (isNumeric(value)) return compareNumbers(value, 1) === 0;
  if (isSequence(value) || isDict(value)) return false;
  return TRUE_WORDS.has(str(value).toLowerCase());
}
