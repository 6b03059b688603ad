import { formatReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { ImageRequest } from './request.ts';

/**
 * Merges entries that say the same, with a note on the one that stays, and refuses two sources
 * on one target: whichever came last would win. Throws CodedError MP6003 naming all of them.
 */
export function settleCollisions(images: readonly ImageRequest[]): readonly ImageRequest[] {
  const byTarget = groupByTarget(images);
  const collisions = [...byTarget].flatMap(([target, group]) => collisionAt(target, group));
  if (collisions.length > 0) throw collided(collisions);
  return [...byTarget.values()].flatMap(merge);
}

function groupByTarget(images: readonly ImageRequest[]): Map<string, ImageRequest[]> {
  const groups = new Map<string, ImageRequest[]>();
  for (const image of images) {
    const target = formatReference(image.target);
    const group = groups.get(target);
    if (group === undefined) groups.set(target, [image]);
    else group.push(image);
  }
  return groups;
}

function collisionAt(target: string, group: readonly ImageRequest[]): string[] {
  const sources = [...new Set(group.map((image) => formatReference(image.source)))];
  if (sources.length < 2) return [];
  const named = sources.map((source) => {
    const same = group.filter((image) => formatReference(image.source) === source);
    return `${source} (${positions(same)})`;
  });
  return [`${target} would be written by ${named.join(' and ')}`];
}

function merge(group: readonly ImageRequest[]): ImageRequest[] {
  const [first] = group;
  if (first === undefined) return [];
  if (group.length === 1) return [first];
  const note = `listed ${group.length} times (${positions(group)}); mirrored once`;
  return [{ ...first, notes: [...(first.notes ?? []), note] }];
}

/** Lines of a file, or positions in a list of no file. */
function positions(group: readonly ImageRequest[]): string {
  const [first] = group;
  if (first?.place === undefined) {
    return `image${group.length > 1 ? 's' : ''} ${group.map(({ index }) => index + 1).join(', ')}`;
  }
  return group.map(({ place }) => `${place?.file}:${place?.line}`).join(', ');
}

function collided(collisions: readonly string[]): CodedError {
  const text =
    collisions.length === 1
      ? `two sources for one target: ${collisions[0]}`
      : `several sources for one target:${collisions.map((line) => `\n  - ${line}`).join('')}`;
  return new CodedError('MP6003', text, {
    hint: 'Give one of them another `target` or `tag`, or mirror them below different prefixes.',
  });
}
