import type { Span } from '../../diagnostic/diagnostic.ts';
import type { Raw } from '../../template/value.ts';
import { spanOf, spanOfKey, spanOfValue } from '../origin.ts';
import { isList } from '../raw-kind.ts';

/** A value inside another one, and where it is written. */
export interface Located {
  readonly value: Raw | undefined;
  readonly span: Span | undefined;
}

/** The value at a path of keys and indexes, as a schema names it. */
export function locate(root: Raw, path: readonly string[]): Located {
  let value: Raw | undefined = root;
  let span = spanOf(root);
  for (const part of path) {
    const key: Raw = isList(value) ? Number(part) : part;
    span = spanOfValue(value, key) ?? span;
    if (isList(value)) value = value[Number(part)];
    else value = value instanceof Map ? value.get(part) : undefined;
  }
  return { value, span };
}

/** Where the key of a mapping inside another value is written. */
export function locateKey(root: Raw, path: readonly string[], key: string): Span | undefined {
  const { value, span } = locate(root, path);
  return spanOfKey(value, key) ?? span;
}
