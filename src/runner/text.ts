import { str } from '../template/python/text.ts';
import type { Value } from '../template/value.ts';

/** Text of a value as people see it: Python's, with `(known after apply)` for what is unknown. */
export function asText(value: Value): string {
  return str(value, (unknown) => unknown.text);
}
