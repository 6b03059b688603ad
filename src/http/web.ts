import type { HttpAnswer } from './message.ts';
import { type Persistence, persist } from './persistence.ts';

export interface WebRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Largest body to accept, bytes. */
  readonly limit: number;
  /** Whether an answer is one that no repetition will change, whatever its status. */
  readonly isFinal?: ((answer: HttpAnswer) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** GETs to servers that are no registries, over the connections and settings of a client. */
export class Web {
  readonly #persistence: Persistence;

  constructor(persistence: Persistence) {
    this.#persistence = persistence;
  }

  /**
   * The last answer, whatever its status; what may pass by itself is repeated. Throws
   * TransportError where there is no answer.
   */
  async get(url: URL, request: WebRequest): Promise<HttpAnswer> {
    const { http, retry } = this.#persistence;
    const { isFinal = () => false, ...rest } = request;
    const options = { host: url.host, attempts: retry.attempts, isFinal, signal: request.signal };
    const place = { origin: url.origin, path: `${url.pathname}${url.search}` };
    const outcome = await persist(this.#persistence, options, () =>
      http.fetch({ method: 'GET', ...place, ...rest }),
    );
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }
}
