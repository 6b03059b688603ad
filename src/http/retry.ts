import { setTimeout as sleep } from 'node:timers/promises';
import { TransportError } from './transport-error.ts';

/** How often to try, and how long to wait between. Milliseconds. */
export interface RetryPolicy {
  /** Requests in all, the first included. */
  readonly attempts: number;
  /** The first wait is a random time up to this; each next one up to twice as much. */
  readonly base: number;
  /** No wait of our own is longer. */
  readonly cap: number;
  /** No wait that a server asks for is longer. */
  readonly retryAfterCap: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 5,
  base: 500,
  cap: 30_000,
  retryAfterCap: 120_000,
};

/** Statuses after which the same request may succeed (RFC 9110; 499 and 520-530 are proxies'). */
export function isTransientStatus(status: number): boolean {
  if (status >= 500) return status !== 501 && status !== 505;
  return status === 408 || status === 425 || status === 429 || status === 499;
}

/** Failures on the way after which the same request may succeed. */
export function isTransientError(error: unknown): boolean {
  return error instanceof TransportError && error.failure === 'network';
}

/** A second look is worth it where nobody listens or no such host is known; patience is not. */
const attemptsWhenNobodyIsThere = 3;

const nobodyIsThere: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** Requests in all that make sense after this error, of the `attempts` that are allowed. */
export function attemptsAfter(error: unknown, attempts: number): number {
  const { cause } = error instanceof TransportError ? error : {};
  const isGone = nobodyIsThere.has((cause as NodeJS.ErrnoException | undefined)?.code);
  return isGone ? Math.min(attempts, attemptsWhenNobodyIsThere) : attempts;
}

/** Milliseconds before attempt `attempt + 1`: full jitter over a doubling range. */
export function backoff(policy: RetryPolicy, attempt: number, random: () => number): number {
  return random() * Math.min(policy.cap, policy.base * 2 ** (attempt - 1));
}

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or a date), bounded
 * by the policy; undefined when there is none or it makes no sense.
 */
export function retryAfter(
  header: string | readonly string[] | undefined,
  policy: RetryPolicy,
  now: number,
): number | undefined {
  const text = (typeof header === 'string' ? header : header?.[0])?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  if (Number.isNaN(wait) || !/^\d+$|^[a-z]{3}/i.test(text)) return undefined;
  return Math.min(Math.max(wait, 0), policy.retryAfterCap);
}

/** Waits, or throws the signal's reason when the caller gives up. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
