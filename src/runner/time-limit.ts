import { CodedError } from '../util/coded-error.ts';

/**
 * Runs some work under a signal that is also aborted after `seconds`. Throws a CodedError then,
 * even when the work does not listen to its signal.
 */
export async function withTimeLimit<T>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const late = new Promise<never>((_, reject) => {
    limit.signal.addEventListener('abort', () => reject(tooLate(seconds)), { once: true });
  });
  const timer = setTimeout(() => limit.abort(), seconds * 1000);
  try {
    return await Promise.race([work(AbortSignal.any([signal, limit.signal])), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(seconds: number): CodedError {
  return new CodedError(
    'MP4093',
    `The task failed to execute in the expected time frame (${seconds}) and was terminated`,
    { hint: 'timeout: of the task sets the limit, in seconds.' },
  );
}
