import type { HttpAnswer } from '../http/message.ts';

/** How many pulls a registry allows, as its `ratelimit-*` headers say (Docker Hub's form). */
export interface PullRate {
  readonly remaining: number;
  /** In a window; undefined: not said. */
  readonly limit?: number | undefined;
  /** Seconds. */
  readonly window?: number | undefined;
  /** Whom the registry counts for: an address or an account. */
  readonly source?: string | undefined;
}

/** Reads `ratelimit-remaining: 76;w=21600` and its like; undefined where an answer has none. */
export function readPullRate({ headers }: Pick<HttpAnswer, 'headers'>): PullRate | undefined {
  const remaining = readCount(headers['ratelimit-remaining']);
  if (remaining === undefined) return undefined;
  const limit = readCount(headers['ratelimit-limit']);
  const source = headers['docker-ratelimit-source'];
  return {
    remaining: remaining.count,
    limit: limit?.count,
    window: remaining.window ?? limit?.window,
    source: typeof source === 'string' && /^[\x21-\x7e]{1,100}$/.test(source) ? source : undefined,
  };
}

function readCount(header: string | readonly string[] | undefined) {
  const text = typeof header === 'string' ? header : header?.[0];
  const [, count, window] =
    /^\s*(\d{1,12})\s*(?:;.*?\bw\s*=\s*(\d{1,9})\b.*|;.*)?$/.exec(text ?? '') ?? [];
  if (count === undefined) return undefined;
  return { count: Number(count), window: window === undefined ? undefined : Number(window) };
}

/** `0 of 100 pulls left per 6 h, counted for 203.0.113.7`. */
export function pullRateInWords({ remaining, limit, window, source }: PullRate): string {
  const of = limit === undefined ? '' : ` of ${limit}`;
  const per = window === undefined ? '' : ` per ${windowInWords(window)}`;
  const whose = source === undefined ? '' : `, counted for ${source}`;
  return `${remaining}${of} pulls left${per}${whose}`;
}

function windowInWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
