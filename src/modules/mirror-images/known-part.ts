import { hasUnknown } from '../../runner/known-after-apply.ts';
import type { KnownPart } from '../../runner/module.ts';
import { str } from '../../template/python/text.ts';
import type { Value } from '../../template/value.ts';

/**
 * The images that are known already: they are planned where all else is known, and named in any
 * case. The others are named as far as their text goes.
 */
export function knownImages(
  given: ReadonlyMap<string, Value>,
  unknown: readonly string[],
): KnownPart {
  const images = given.get('images') ?? [];
  const list: readonly Value[] = Array.isArray(images) ? images : [images];
  const known = list.filter((image) => !hasUnknown(image));
  if (unknown.join() !== 'images' || known.length === 0) return { lines: list.map(later) };
  return {
    given: new Map([...given, ['images', known]]),
    lines: list.filter(hasUnknown).map(later),
  };
}

function later(image: Value): string {
  const source = image instanceof Map ? image.get('source') : image;
  const name = str(source ?? null, ({ text }) => text);
  return `${name}: planned only when the run gets here`;
}
