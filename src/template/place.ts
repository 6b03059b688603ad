import type { Span } from '../diagnostic/diagnostic.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** Where an entry of a list or dict is written, or the part of its text at an offset. */
export type Locator = (container: object, key: Value | number, offset?: number) => Span | undefined;

/** Where a template is written: all of it, or told by the offset in its text. */
export type Place = Span | ((offset: number) => Span | undefined) | undefined;

/** What is known about data while it is rendered. */
export interface RenderPlace {
  readonly scope: Scope;
  readonly locate: Locator | undefined;
  readonly at: Place;
}

/** The place of an entry, asked only when an error has to be placed. */
export function entryPlace(
  container: object,
  key: Value | number,
  { locate, at }: RenderPlace,
): Place {
  if (locate === undefined) return at;
  return (offset) => locate(container, key, offset) ?? (typeof at === 'function' ? at(0) : at);
}
