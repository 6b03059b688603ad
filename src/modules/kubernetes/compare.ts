import type { DiffText } from '../../event/events.ts';
import type { JsonObject } from '../../util/json.ts';

/** Without what every write changes. */
function settled({ metadata, ...rest }: JsonObject): JsonObject {
  const noise = new Set([
    'managedFields',
    'resourceVersion',
    'generation',
    'creationTimestamp',
    'uid',
  ]);
  const kept = Object.entries((metadata ?? {}) as JsonObject).filter(([name]) => !noise.has(name));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** Whether two states of an object say the same. */
export function isSame(before: JsonObject, after: JsonObject): boolean {
  return sorted(settled(before)) === sorted(settled(after));
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Both states as text, for people; undefined: there is no object. */
export function differenceOf(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): DiffText {
  const text = (object: JsonObject | undefined) =>
    object === undefined ? '' : `${JSON.stringify(settled(object), undefined, 2)}\n`;
  return { before: text(before), after: text(after) };
}
