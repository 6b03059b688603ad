import type { HttpClient } from './http-client.ts';
import type { HttpAnswer } from './message.ts';
import {
  attemptsAfter,
  backoff,
  isTransientError,
  isTransientStatus,
  pause,
  type RetryPolicy,
  retryAfter,
} from './retry.ts';

/** A request was not answered well and will be sent again. */
export interface RetryEvent {
  readonly host: string;
  readonly reason: string;
  /** How many were sent so far. */
  readonly attempt: number;
  /** Until the next one. */
  readonly milliseconds: number;
}

/** How a client repeats requests. */
export interface Persistence {
  readonly http: HttpClient;
  readonly retry: RetryPolicy;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** As Math.random. */
  readonly random: () => number;
  readonly onRetry: (event: RetryEvent) => void;
}

export interface PersistOptions {
  /** For events. */
  readonly host: string;
  /** Requests in all. */
  readonly attempts: number;
  /** Whether an answer is one that no repetition will change, whatever its status. */
  readonly isFinal: (answer: HttpAnswer) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended: an answer (whatever its status) or an error, and how many requests it took. */
export type Outcome<T> =
  | { readonly answer: T; readonly attempts: number }
  | { readonly error: unknown; readonly attempts: number };

/** Sends until the answer is one that repetition will not change, or the attempts are used up. */
export async function persist<T extends HttpAnswer>(
  persistence: Persistence,
  options: PersistOptions,
  send: () => Promise<T>,
): Promise<Outcome<T>> {
  for (let attempts = 1; ; attempts++) {
    const outcome = await once(send, attempts);
    options.signal?.throwIfAborted();
    const reason = transientReason(outcome, options);
    if (reason === undefined) return outcome;
    const milliseconds = waitAfter(outcome, persistence);
    if (attempts >= allowed(outcome, options)) return outcome;
    persistence.onRetry({ host: options.host, reason, attempt: attempts, milliseconds });
    await pause(milliseconds, options.signal);
  }
}

function allowed(outcome: Outcome<unknown>, { attempts }: PersistOptions): number {
  return 'error' in outcome ? attemptsAfter(outcome.error, attempts) : attempts;
}

async function once<T>(send: () => Promise<T>, attempts: number): Promise<Outcome<T>> {
  try {
    return { answer: await send(), attempts };
  } catch (error) {
    return { error, attempts };
  }
}

function transientReason(
  outcome: Outcome<HttpAnswer>,
  { isFinal }: PersistOptions,
): string | undefined {
  if ('error' in outcome) {
    return isTransientError(outcome.error) ? (outcome.error as Error).message : undefined;
  }
  const { answer } = outcome;
  const { status } = answer;
  return isTransientStatus(status) && !isFinal(answer) ? `status ${status}` : undefined;
}

/** A host that says when to come back says it to everyone; so does a 429 without a time. */
function waitAfter(outcome: Outcome<HttpAnswer>, persistence: Persistence): number {
  const { retry, random, now, http } = persistence;
  const own = backoff(retry, outcome.attempts, random);
  if ('error' in outcome) return own;
  const { headers, status, origin } = outcome.answer;
  const asked = retryAfter(headers['retry-after'], retry, now());
  if (asked !== undefined || status === 429) http.pause(origin, asked ?? own);
  return asked ?? own;
}
