import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpAnswer, HttpDownload, HttpRequest } from '../http/message.ts';
import { type Persistence, persist } from '../http/persistence.ts';
import { backoff, isTransientStatus, pause } from '../http/retry.ts';
import type { RegistryError, Side } from '../oci/registry-error.ts';
import type { Authorizer, OriginAuth } from './authorizer.ts';
import { answerError, type FailureContext, isPermanent, transportError } from './failure.ts';
import type { PullBudget } from './pull-budget.ts';
import type { PullRate } from './pull-rate.ts';

export interface SessionOptions {
  readonly persistence: Persistence;
  /** As in references. */
  readonly registry: string;
  /** Where it is: `scheme://host[:port]`. */
  readonly origin: string;
  readonly insecure: boolean;
  readonly side: Side | undefined;
  readonly originAuth: OriginAuth;
  readonly authorizer: Authorizer;
  readonly credentialOrigin: string | undefined;
  readonly pulls: PullBudget;
  /** Sees every answer's headers. */
  readonly onAnswer: (answer: HttpAnswer) => void;
}

/** A request to the registry; `origin` only where an upload goes elsewhere. */
export interface RegistryRequest extends Omit<HttpRequest, 'origin' | 'insecure'> {
  readonly origin?: string | undefined;
  readonly scopes: readonly string[];
  /** The registry counts it as a pull. */
  readonly counts?: boolean;
  /** The body cannot be sent again, or the caller repeats by itself. */
  readonly once?: boolean;
}

/** A registry nearby has answered by then. Milliseconds. */
const moment = 15;

type Send<T> = (request: HttpRequest) => Promise<T>;

/**
 * Talks to one registry on behalf of one repository: authorised, repeated where that makes sense.
 * Statuses from 400 to 499 are answers, except 401 and those that ask to come back; all other
 * failures are RegistryErrors.
 */
export class RegistrySession {
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get origin(): string {
    return this.#options.origin;
  }

  /** How many pulls the registry allows, as far as it has said so. */
  get rate(): PullRate | undefined {
    return this.#options.pulls.rate;
  }

  get side(): Side | undefined {
    return this.#options.side;
  }

  /** How often anything is tried. */
  get attempts(): number {
    return this.#options.persistence.retry.attempts;
  }

  /** Sends a request and reads the whole answer. */
  send(request: RegistryRequest): Promise<HttpAnswer> {
    return this.#persist(request, (prepared) => this.#options.persistence.http.fetch(prepared));
  }

  /** Sends a request; the body of a 2xx is a stream. */
  open(request: RegistryRequest): Promise<HttpDownload> {
    return this.#persist(request, (prepared) => this.#options.persistence.http.open(prepared));
  }

  /** The error for an answer that the caller cannot use. */
  error(request: RegistryRequest, answer: HttpAnswer): RegistryError {
    return answerError(answer, this.#context(request, 1));
  }

  /** Waits before attempt `attempt + 1` of something bigger than a request. */
  async waitBefore(attempt: number, reason: string, signal?: AbortSignal): Promise<void> {
    const { persistence, registry } = this.#options;
    const milliseconds = backoff(persistence.retry, attempt, persistence.random);
    persistence.onRetry({ host: registry, reason, attempt, milliseconds });
    await pause(milliseconds, signal);
  }

  async #persist<T extends HttpAnswer>(request: RegistryRequest, send: Send<T>): Promise<T> {
    const { persistence, registry, pulls } = this.#options;
    const attempts = request.once ? 1 : this.attempts;
    const isFinal = (answer: HttpAnswer) => isPermanent(answer) || pulls.isFinal(answer);
    const options = { host: registry, attempts, isFinal, signal: request.signal };
    const outcome = await persist(persistence, options, () => this.#count(request, send));
    const context = this.#context(request, outcome.attempts);
    if ('error' in outcome) throw transportError(outcome.error, context);
    const { answer } = outcome;
    this.#options.onAnswer(answer);
    const isAnswer = answer.status < 300 || (answer.status >= 400 && answer.status < 500);
    if (!isAnswer || isTransientStatus(answer.status)) throw answerError(answer, context);
    return answer;
  }

  /** What counts as a pull goes out only where the registry allows one more. */
  async #count<T extends HttpAnswer>(request: RegistryRequest, send: Send<T>): Promise<T> {
    if (!request.counts) return this.#queue(request, send);
    const { pulls, persistence } = this.#options;
    const head = { ...request, method: 'HEAD', counts: false } as const;
    const ask = () => this.#queue(head, (prepared) => persistence.http.fetch(prepared));
    await pulls.take(ask, request.signal);
    try {
      return await this.#queue(request, send);
    } finally {
      pulls.giveBack();
    }
  }

  /**
   * The first request to an origin goes alone, so that one 401 answers for all. Without credentials
   * and without TLS none is expected: the others wait for a moment only.
   */
  async #queue<T extends HttpAnswer>(request: RegistryRequest, send: Send<T>): Promise<T> {
    const { originAuth, origin } = this.#options;
    if (request.origin !== undefined && request.origin !== origin) {
      return send(this.#prepare(request, undefined));
    }
    if (originAuth.first !== undefined) {
      await originAuth.first;
      return this.#authorised(request, send);
    }
    const answer = this.#authorised(request, send);
    const answered = answer.catch(() => {});
    originAuth.first = this.#isOpen ? Promise.race([answered, sleep(moment)]) : answered;
    return answer;
  }

  get #isOpen(): boolean {
    return this.#options.credentialOrigin === undefined && this.origin.startsWith('http:');
  }

  async #authorised<T extends HttpAnswer>(request: RegistryRequest, send: Send<T>): Promise<T> {
    const { authorizer, pulls } = this.#options;
    let sent = await authorizer.header(request.scopes);
    let answer = await send(this.#prepare(request, sent));
    pulls.note(answer);
    for (let round = 0; answer.status === 401 && round < 2; round++) {
      if (!(await this.#learn(answer, request, sent))) break;
      sent = await authorizer.header(request.scopes);
      if (sent === undefined || !isRepeatable(request)) break;
      answer = await send(this.#prepare(request, sent));
      pulls.note(answer);
    }
    if (answer.status === 401) throw this.error(request, answer);
    return answer;
  }

  /** A 401 that asks for nothing makes us ask at the root what the registry wants. */
  async #learn(answer: HttpAnswer, request: RegistryRequest, sent: string | undefined) {
    const { authorizer, persistence } = this.#options;
    if (await authorizer.learn(answer, request.scopes, sent)) return true;
    if (sent !== undefined || answer.headers['www-authenticate'] !== undefined) return false;
    const { signal } = request;
    const root = this.#prepare({ method: 'GET', path: '/v2/', scopes: [], signal }, undefined);
    const asked = await persistence.http.fetch(root);
    return asked.status === 401 && (await authorizer.learn(asked, request.scopes, undefined));
  }

  #prepare(request: RegistryRequest, authorization: string | undefined): HttpRequest {
    const { insecure } = this.#options;
    const origin = request.origin ?? this.origin;
    if (authorization === undefined) return { ...request, origin, insecure };
    return { ...request, origin, insecure, headers: { ...request.headers, authorization } };
  }

  #context(request: RegistryRequest, attempts: number): FailureContext {
    const { registry, side, credentialOrigin } = this.#options;
    const prepared = this.#prepare(request, undefined);
    return { registry, side, attempts, credentialOrigin, request: prepared };
  }
}

function isRepeatable(request: RegistryRequest): boolean {
  return request.body === undefined || Buffer.isBuffer(request.body);
}
