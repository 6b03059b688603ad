import type { Exchange } from './exchange.ts';
import { errorReply, type Reply } from './reply.ts';

/** How many pulls are allowed, as Docker Hub does it. */
export interface PullLimitOptions {
  readonly limit: number;
  /** Seconds that the limit is for. */
  readonly window: number;
}

/** Counts GETs of manifests, not HEADs, and says in both what is left. */
export class PullLimit {
  readonly #options: PullLimitOptions;
  #used = 0;
  #since = performance.now();

  constructor(options: PullLimitOptions) {
    this.#options = options;
  }

  /** Answers in place of the registry when nothing is left; counts otherwise. */
  async apply(exchange: Exchange, answer: () => Promise<Reply>): Promise<Reply> {
    const isRead = exchange.method === 'GET' || exchange.method === 'HEAD';
    if (exchange.route.kind !== 'manifest' || !isRead) return answer();
    const { limit, window } = this.#options;
    if (performance.now() >= this.#since + window * 1000) this.#begin();
    const counts = exchange.method === 'GET';
    if (counts && this.#used >= limit) return this.#withFigures(refusal());
    const reply = await answer();
    if (counts && reply.status === 200) this.#used += 1;
    return reply.status === 401 ? reply : this.#withFigures(reply);
  }

  #begin(): void {
    this.#used = 0;
    this.#since = performance.now();
  }

  #withFigures(reply: Reply): Reply {
    const { limit, window } = this.#options;
    const headers = {
      'ratelimit-limit': `${limit};w=${window}`,
      'ratelimit-remaining': `${Math.max(0, limit - this.#used)};w=${window}`,
      'docker-ratelimit-source': '203.0.113.7',
    };
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }
}

function refusal(): Reply {
  const message = 'You have reached your pull rate limit.';
  return errorReply(429, [{ code: 'TOOMANYREQUESTS', message }]);
}
