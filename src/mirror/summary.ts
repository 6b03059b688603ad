import type { FailureReason, ImageReport, ImageState, TransferCount } from '../event/image.ts';

/** A mirror task or a whole run in figures. */
export interface MirrorSummary {
  readonly total: number;
  /** Images per state; states that do not occur are left out. */
  readonly states: Readonly<Partial<Record<ImageState, number>>>;
  /** Kept images by why their source was not used. */
  readonly kept: Readonly<Partial<Record<FailureReason, number>>>;
  readonly transfer: TransferCount;
}

const order: readonly ImageState[] = [
  'copied',
  'updated',
  'unchanged',
  'kept',
  'failed',
  'conflict',
  'skipped',
  'not-tried',
];

/** Counts images and what moves for them. */
export function summarise(images: readonly ImageReport[]): MirrorSummary {
  const kept = images.filter((image) => image.state === 'kept');
  const states = countBy(images, (image) => image.state);
  return {
    total: images.length,
    states: Object.fromEntries(
      order.flatMap((state) => (states[state] ? [[state, states[state]]] : [])),
    ),
    kept: countBy(kept, (image) => image.problem?.reason ?? 'network'),
    transfer: sum(images.flatMap((image) => image.transfer ?? [])),
  };
}

/** The states in words, the rest left out: `3 copied, 1 updated, 56 unchanged`. */
export function summaryInWords(summary: MirrorSummary): string {
  const states = Object.entries(summary.states).map(([state, count]) => `${count} ${state}`);
  return states.length === 0 ? 'no images' : states.join(', ');
}

/** Whether something moved, or would. */
export function hasChanges(images: readonly ImageReport[]): boolean {
  return images.some(({ state }) => state === 'copied' || state === 'updated');
}

function countBy<K extends string>(
  images: readonly ImageReport[],
  key: (image: ImageReport) => K,
): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const image of images) counts[key(image)] = (counts[key(image)] ?? 0) + 1;
  return counts;
}

function sum(counts: readonly TransferCount[]): TransferCount {
  const total = { blobs: 0, bytes: 0, presentBlobs: 0, presentBytes: 0 };
  for (const count of counts) {
    total.blobs += count.blobs;
    total.bytes += count.bytes;
    total.presentBlobs += count.presentBlobs;
    total.presentBytes += count.presentBytes;
  }
  return total;
}
