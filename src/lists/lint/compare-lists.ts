import { type ListedImage, nameOf } from './listed-image.ts';

/** How a list differs from what it was. */
export interface ListChanges {
  readonly removed: readonly ListedImage[];
  readonly added: readonly ListedImage[];
}

/** What one list has and the other has not, each once, in the order of their lines. */
export function compareLists(
  before: readonly ListedImage[],
  after: readonly ListedImage[],
): ListChanges {
  const [old, now] = [byName(before), byName(after)];
  return {
    removed: [...old].flatMap(([name, image]) => (now.has(name) ? [] : [image])),
    added: [...now].flatMap(([name, image]) => (old.has(name) ? [] : [image])),
  };
}

function byName(images: readonly ListedImage[]): Map<string, ListedImage> {
  return new Map(
    [...images]
      .reverse()
      .map((image) => [nameOf(image), image] as const)
      .reverse(),
  );
}
