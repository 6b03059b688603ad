import { setTimeout as sleep } from 'node:timers/promises';
import { formatReference } from '../oci/reference.ts';
import type { Side } from '../oci/registry-error.ts';
import { type FailureKind, RegistryError } from '../oci/registry-error.ts';
import { problemInWords, problemOf } from './problem.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/** Failures that another attempt may not have. What is not there, or not allowed, stays so. */
const passing: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'network',
  'rate-limited',
  'server',
  'content',
  'timeout',
]);

const usualDelay = 5000;

/** Some work on an image, and the end at which it is. */
export interface Errand<T> {
  readonly image: ImageRequest;
  readonly side: Side;
  work(signal: AbortSignal): Promise<T>;
}

/**
 * Does the work within the policy's time for one attempt, and again, as often as `retries` says,
 * after failures that may pass. Throws the last attempt's error.
 */
export async function attempt<T>(errand: Errand<T>, scene: Scene): Promise<T> {
  const { retries = 0, delay = usualDelay } = scene.request.policy;
  for (let left = retries; ; left -= 1) {
    try {
      return await within(scene, errand.work);
    } catch (error) {
      scene.signal.throwIfAborted();
      if (left === 0 || !mayPass(error)) throw error;
      tell(errand, error, { left, delay, scene });
      await sleep(delay, undefined, { signal: scene.signal });
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof RegistryError && passing.has(error.kind);
}

function tell<T>(
  { image, side }: Errand<T>,
  error: unknown,
  { left, delay, scene }: { readonly left: number; readonly delay: number; readonly scene: Scene },
): void {
  scene.emit({
    type: 'image.retrying',
    taskId: scene.taskId,
    image: image.image,
    target: formatReference(image.target),
    retriesLeft: left,
    reason: problemInWords(problemOf(error, side)),
    milliseconds: delay,
  });
}

/** What is waited for when time is up fails with it, and so says at which end that was. */
async function within<T>(scene: Scene, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { timeout } = scene.request.policy;
  if (timeout === undefined) return work(scene.signal);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(timeIsUp(timeout)), timeout);
  try {
    return await work(AbortSignal.any([scene.signal, limit.signal]));
  } catch (error) {
    scene.signal.throwIfAborted();
    throw limit.signal.aborted ? outOfTime(error, limit.signal.reason as RegistryError) : error;
  } finally {
    clearTimeout(timer);
  }
}

function outOfTime(error: unknown, reason: RegistryError): RegistryError {
  const side = error instanceof RegistryError ? error.side : undefined;
  return side === undefined ? reason : reason.at(side);
}

function timeIsUp(timeout: number): RegistryError {
  return new RegistryError('MP6016', `it was not done within ${timeout / 1000} s`, {
    kind: 'timeout',
    hint: 'Give it more time: `timeout` (of the role: mi_timeout, flag: --timeout).',
  });
}
