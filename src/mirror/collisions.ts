import { formatReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { ImageRequest } from './request.ts';

/** What becomes of two sources on one target. */
export interface CollisionRules {
  /** They are skipped, all of them, in place of an error. */
  readonly skip?: boolean | undefined;
}

/**
 * Merges entries that say the same, with a note on the one that stays, and refuses two sources
 * on one target: whichever came last would win. Throws CodedError MP6003 naming all of them,
 * unless they are to be skipped.
 */
export function settleCollisions(
  images: readonly ImageRequest[],
  { skip = false }: CollisionRules = {},
): readonly ImageRequest[] {
  const groups = [...groupByTarget(images)].map(([target, group]) => ({
    group,
    collision: collisionAt(target, group),
  }));
  const collisions = groups.flatMap(({ collision }) => collision ?? []);
  if (collisions.length > 0 && !skip) throw collided(collisions);
  return groups.flatMap(({ group, collision }) =>
    collision === undefined ? merge(group) : skipped(group, collision),
  );
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

function collisionAt(target: string, group: readonly ImageRequest[]): string | undefined {
  const sources = [...new Set(group.map((image) => formatReference(image.source)))];
  if (sources.length < 2) return undefined;
  const named = sources.map((source) => {
    const same = group.filter((image) => formatReference(image.source) === source);
    return `${source} (${positions(same)})`;
  });
  return `${target} would be written by ${named.join(' and ')}`;
}

function skipped(group: readonly ImageRequest[], collision: string): ImageRequest[] {
  const reason = `two sources for one target: ${collision}`;
  return group.map((image) => ({ ...image, settled: { state: 'skipped', reason } }));
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
    hint: 'Give one of them another `target` or `tag`, or go on with the rest: `skip_conflicts: true`.',
  });
}
