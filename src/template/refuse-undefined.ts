import { Blank } from './python/blank.ts';
import { undefinedError } from './template-error.ts';
import { Undefined, type Value } from './value.ts';

/** Throws a TemplateError when the value is undefined or holds something undefined. */
export function refuseUndefined(value: Value): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Blank) return;
  if (value instanceof Undefined) throw undefinedError(value);
  if (Array.isArray(value)) for (const item of value) refuseUndefined(item);
  else if (value instanceof Map) for (const item of value.values()) refuseUndefined(item);
}
