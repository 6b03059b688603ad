import { isDict, isSequence } from '../python/types.ts';
import type { Value } from '../value.ts';

/** JMESPath's truth: null, false, and whatever is empty are false; zero is true. */
export function holds(value: Value): boolean {
  if (value === null || value === false || value === '') return false;
  if (isSequence(value)) return value.length > 0;
  return !isDict(value) || value.size > 0;
}
