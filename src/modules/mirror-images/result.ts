import type { ImageReport, ImageState } from '../../event/image.ts';
import type { MirrorPolicy } from '../../mirror/request.ts';
import { hasChanges, summarise, summaryInWords } from '../../mirror/summary.ts';
import type { ModuleResult } from '../../runner/module.ts';

/**
 * What is registered. Failed if an image failed, or was kept where `kept_is` is `fail`; the
 * message tells of the first few of them.
 */
export function resultOf(
  images: readonly ImageReport[],
  policy: Pick<MirrorPolicy, 'keptIs'>,
): ModuleResult {
  const summary = summarise(images);
  const failures = images.filter((image) => isFailure(image, policy));
  const hint = failures.find(({ problem }) => problem?.hint)?.problem?.hint;
  return {
    changed: hasChanges(images),
    failed: failures.length > 0,
    msg: [summaryInWords(summary), ...failures.slice(0, 3).map(inWords), more(failures)].join(''),
    ...(hint === undefined ? {} : { hint }),
    images,
    counts: { ...none, ...summary.states },
    transfer: summary.transfer,
  };
}

const none: Readonly<Record<ImageState, number>> = {
  copied: 0,
  updated: 0,
  unchanged: 0,
  kept: 0,
  failed: 0,
  conflict: 0,
  skipped: 0,
  'not-tried': 0,
};

/** Whether an image makes its task fail. */
export function isFailure(
  { state }: ImageReport,
  { keptIs }: Pick<MirrorPolicy, 'keptIs'>,
): boolean {
  return state === 'failed' || state === 'conflict' || (state === 'kept' && keptIs === 'fail');
}

function inWords({ image, state, reason }: ImageReport): string {
  return `; ${image} ${state}: ${reason ?? 'for an unknown reason'}`;
}

function more(failures: readonly ImageReport[]): string {
  return failures.length > 3 ? `; and ${failures.length - 3} more` : '';
}
