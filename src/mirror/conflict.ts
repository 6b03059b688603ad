import type { ImageState } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { formatReference } from '../oci/reference.ts';
import { CodedError } from '../util/coded-error.ts';
import type { PlannedImage } from './plan-image.ts';
import type { ConflictPolicy } from './request.ts';

/** What a policy makes of a tag that stands for something else. Undefined: the tag may move. */
export interface Conflict {
  readonly state: Extract<ImageState, 'conflict' | 'skipped'>;
  /** One line. */
  readonly reason: string;
}

/** Says what becomes of an image that would give the target's tag another meaning. */
export function conflictOf(
  { source, earlier }: { readonly source: Descriptor; readonly earlier: Descriptor },
  policy: ConflictPolicy,
): Conflict | undefined {
  const difference = `the target has ${earlier.digest}, the source ${source.digest}`;
  return resolved(policy, `${difference}; the tag is left as it is`);
}

/** The same for any reason not to touch what is there. */
export function resolved(policy: ConflictPolicy, reason: string): Conflict | undefined {
  if (policy === 'update') return undefined;
  const state = policy === 'leave' ? 'skipped' : 'conflict';
  return { state, reason: `${reason} (on_conflict: ${policy})` };
}

/**
 * Thrown between a copy's content and its tag when the target's tag is not what it was when the
 * copy was planned.
 */
export class ConflictError extends CodedError {
  override readonly name = 'ConflictError';
  readonly conflict: Conflict;

  constructor(conflict: Conflict) {
    super('MP6017', conflict.reason);
    this.conflict = conflict;
  }
}

/**
 * What a run that stops at conflicts does with its plan: images before the first conflict in the
 * list are done, those after it are not begun, whatever was found out about them.
 */
export function stopAtConflict(
  images: readonly PlannedImage[],
  policy: ConflictPolicy | undefined,
): readonly PlannedImage[] {
  if (policy !== 'stop') return images;
  const first = images.findIndex(({ state }) => state === 'conflict');
  if (first < 0) return images;
  const { request } = images[first] as PlannedImage;
  return images.map((image, position) => (position > first ? notTried(image, request) : image));
}

/** An image that is not begun because another one was in conflict. */
export function notTried(
  { request, milliseconds }: PlannedImage,
  stopper: PlannedImage['request'],
): PlannedImage {
  const reason = `the task stopped at the conflict of ${formatReference(stopper.target)}`;
  return { request, milliseconds, state: 'not-tried', reason };
}
