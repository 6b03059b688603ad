import type { ImageReport } from '../event/image.ts';
import { formatReference } from '../oci/reference.ts';
import type { PlannedImage } from './plan-image.ts';

/** A planned image as reports show it. The target's digest is what stands there now. */
export function reportOf(planned: PlannedImage, engine: string): ImageReport {
  const { request, root, earlier, problem, reason } = planned;
  return {
    index: request.index,
    source: formatReference(request.source),
    image: request.image,
    target: formatReference(request.target),
    state: planned.state,
    sourceDigest: root?.digest,
    targetDigest: earlier?.digest,
    previousDigest: planned.state === 'updated' ? earlier?.digest : undefined,
    mediaType: (root ?? earlier)?.mediaType,
    backupTag: planned.backupTag,
    problem,
    reason,
    notes: both(request.notes, planned.notes),
    engine: planned.engine ?? engine,
    milliseconds: planned.milliseconds,
  };
}

function both(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): readonly string[] | undefined {
  const all = [...(a ?? []), ...(b ?? [])];
  return all.length === 0 ? undefined : all;
}
