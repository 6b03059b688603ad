import pLimit from 'p-limit';
import type { Scene } from './scene.ts';

/**
 * Does some work for every item, as many at a time as the policy's `jobs`, and gives the results
 * in the items' order. All work has settled before the first error is thrown.
 */
export async function eachImage<T, R>(
  items: readonly T[],
  scene: Scene,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(Math.max(1, scene.request.policy.jobs));
  const settled = await Promise.allSettled(
    items.map((item) =>
      limit(() => {
        scene.signal.throwIfAborted();
        return work(item);
      }),
    ),
  );
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
