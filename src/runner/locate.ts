import type { Span } from '../diagnostic/diagnostic.ts';
import { spanOfValue } from '../playbook/origin.ts';
import type { Raw, Value } from '../template/value.ts';

/** Where an entry of a list or dict is written, for the templar's messages. */
export function locate(container: object, key: Value | number): Span | undefined {
  return spanOfValue(container, key as Raw);
}
