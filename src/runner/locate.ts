import type { Span } from '../diagnostic/diagnostic.ts';
import { spanInside, spanOfValue } from '../playbook/origin.ts';
import type { Raw, Value } from '../template/value.ts';

/** Where an entry of a list or dict is written, or the part of its text at an offset, for the templar's messages. */
export function locate(container: object, key: Value | number, offset?: number): Span | undefined {
  if (offset !== undefined) return spanInside(container, key as Raw, offset);
  return spanOfValue(container, key as Raw);
}
