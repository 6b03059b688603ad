import type { ImageReport, ImageState } from '../../../src/event/image.ts';

/** An image of a plan or a run, with everything that its state brings. */
export function imageReport(
  name: string,
  state: ImageState,
  more: Partial<ImageReport> = {},
): ImageReport {
  const moves = state === 'copied' || state === 'updated';
  const transfer = { blobs: 3, bytes: 7_969_178, presentBlobs: 0, presentBytes: 0 };
  return {
    index: 0,
    source: `docker.io/${name}`,
    image: name,
    target: `mirror.local/${name}`,
    state,
    engine: 'native',
    milliseconds: 12,
    ...(moves ? { transfer, platforms: ['linux/amd64', 'linux/arm64'] } : {}),
    ...(state === 'updated'
      ? {
          previousDigest: `sha256:9d1c${'0'.repeat(60)}`,
          sourceDigest: `sha256:4be0${'1'.repeat(60)}`,
        }
      : {}),
    ...more,
  };
}

/** Kept because the source has no such tag. */
export function keptReport(name: string, more: Partial<ImageReport> = {}): ImageReport {
  return imageReport(name, 'kept', {
    targetDigest: `sha256:abcd${'0'.repeat(60)}`,
    reason: 'the source answered 404 Not Found',
    problem: {
      code: 'MP5006',
      reason: 'not-found',
      side: 'source',
      message: 'not found',
      hint: 'Check the name and the tag.',
      status: 404,
    },
    ...more,
  });
}

/** Failed: the target said no. */
export function failedReport(name: string, more: Partial<ImageReport> = {}): ImageReport {
  return imageReport(name, 'failed', {
    reason: 'the target refused the push (403)',
    problem: {
      code: 'MP5005',
      reason: 'denied',
      side: 'target',
      message: 'denied',
      hint: 'Ask for the right to push.',
      status: 403,
    },
    ...more,
  });
}
