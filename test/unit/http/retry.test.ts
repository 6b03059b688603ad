import { describe, expect, it } from 'vitest';
import {
  attemptsAfter,
  backoff,
  defaultRetryPolicy,
  isTransientStatus,
  retryAfter,
} from '../../../src/http/retry.ts';
import { TransportError } from '../../../src/http/transport-error.ts';

const policy = { attempts: 5, base: 100, cap: 1000, retryAfterCap: 60_000 };

describe('retry', () => {
  it('takes these statuses for passing', () => {
    const statuses = [
      200, 400, 401, 403, 404, 408, 413, 416, 425, 429, 499, 500, 501, 502, 503, 504, 505, 522,
    ];
    expect(statuses.filter(isTransientStatus)).toEqual([
      408, 425, 429, 499, 500, 502, 503, 504, 522,
    ]);
  });

  it('waits a random part of a doubling, bounded time', () => {
    const longest = [1, 2, 3, 4, 5, 50].map((attempt) => backoff(policy, attempt, () => 1));
    expect(longest).toEqual([100, 200, 400, 800, 1000, 1000]);
    expect(backoff(defaultRetryPolicy, 3, () => 0)).toBe(0);
  });

  it.each([
    ['3', 3000],
    ['0', 0],
    ['99999', 60_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 10_000],
    ['Thu, 01 Jan 1969 00:00:10 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s', (header, wait) => {
    expect(retryAfter(header, policy, 0)).toBe(wait);
  });
});

describe('attemptsAfter', () => {
  const failed = (code: string) =>
    new TransportError('MP5010', 'network', 'x', {
      cause: Object.assign(new Error(code), { code }),
    });

  it.each(['ECONNREFUSED', 'ENOTFOUND'])('gives up soon after %s', (code) => {
    expect(attemptsAfter(failed(code), 5)).toBe(3);
    expect(attemptsAfter(failed(code), 1)).toBe(1);
  });

  it.each(['ECONNRESET', 'EAI_AGAIN'])('is patient after %s', (code) => {
    expect(attemptsAfter(failed(code), 5)).toBe(5);
  });
});
