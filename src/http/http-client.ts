import { pipeline, Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { readBody } from './body.ts';
import { type Channel, openChannel } from './channel.ts';
import { classify } from './classify.ts';
import type { HostSettings, Timeouts } from './host-settings.ts';
import type { HttpAnswer, HttpDownload, HttpRequest } from './message.ts';
import { type ProxySettings, proxyFor } from './proxy.ts';
import { redactUrl } from './redact.ts';
import { followRedirect, maxRedirects, tooManyRedirects } from './redirect.ts';
import { probeScheme } from './scheme.ts';
import { watchUpload } from './stall.ts';
import { TransportError } from './transport-error.ts';

export interface HttpClientOptions {
  readonly settingsFor: (host: string) => HostSettings;
  readonly timeouts: Timeouts;
  readonly proxies: ProxySettings;
  readonly userAgent: string;
}

const errorBodyLimit = 64 * 1024;
const noBytes = Buffer.alloc(0);

/**
 * HTTP/1.1 over kept connections, one pool per origin. Follows redirects by itself: credentials
 * stay at their origin, and never from https to http. Does not retry. Failures are
 * TransportErrors.
 */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #schemes = new Map<string, Promise<'https:' | 'http:' | undefined>>();

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  /** Sends a request and reads the whole answer. */
  async fetch(request: HttpRequest): Promise<HttpAnswer> {
    const { stream, ...answer } = await this.open(request);
    if (stream === undefined) return answer;
    const limit = request.limit ?? errorBodyLimit;
    const body = await this.#read(stream, limit, answer.origin);
    if (body.truncated) throw tooLarge(answer, limit, request.limitHint);
    return { ...answer, bytes: body.bytes };
  }

  /** Sends a request; of a 2xx the body is a stream that holds its place until it is closed. */
  async open(request: HttpRequest): Promise<HttpDownload> {
    let current = request;
    for (let hops = 0; hops <= maxRedirects; hops++) {
      const answer = await this.#exchange(current);
      const next = request.keepsRedirects ? undefined : followRedirect(answer, current);
      if (next === undefined) return answer;
      current = next;
    }
    throw tooManyRedirects(request);
  }

  /** Nobody sends to this origin for so many milliseconds. */
  pause(origin: string, milliseconds: number): void {
    for (const channel of this.#channels.values()) {
      if (channel.origin === origin) channel.gate.pause(milliseconds);
    }
  }

  /**
   * The scheme that a host speaks, asked once by a TLS handshake; undefined when it cannot be
   * reached (the next call asks again).
   */
  async scheme(host: string): Promise<'https:' | 'http:' | undefined> {
    const known = this.#schemes.get(host);
    if (known !== undefined) return known;
    const probe = probeScheme(new URL(`https://${host}`), this.#options.timeouts.connect);
    this.#schemes.set(host, probe);
    const scheme = await probe;
    if (scheme === undefined) this.#schemes.delete(host);
    return scheme;
  }

  /** Whether requests to this origin go through a proxy. */
  isProxied(origin: string): boolean {
    return proxyFor(new URL(origin), this.#options.proxies) !== undefined;
  }

  /** Ends all connections; requests under way fail. */
  async close(): Promise<void> {
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    await Promise.all(channels.map((channel) => channel.dispatcher.destroy()));
  }

  async #exchange(request: HttpRequest): Promise<HttpDownload> {
    const channel = this.#channel(request.origin, request.insecure === true);
    const lane = request.lane ?? 'small';
    const waiting = channel.gate.enter(lane, request.signal);
    if (waiting !== undefined) await waiting;
    let held = false;
    try {
      const answer = await this.#dispatch(channel, request);
      if (answer.stream !== undefined) {
        held = true;
        // A stream that is thrown away unread says so with an error that is nobody's concern.
        answer.stream.on('error', () => {}).once('close', () => channel.gate.leave(lane));
      }
      return answer;
    } catch (error) {
      request.signal?.throwIfAborted();
      throw classify(error, channel.host);
    } finally {
      if (!held) channel.gate.leave(lane);
    }
  }

  async #dispatch(channel: Channel, request: HttpRequest): Promise<HttpDownload> {
    const sent = request.body instanceof Readable ? paced(request.body, channel) : request.body;
    if (sent instanceof Readable) watchUpload(sent, channel.host, this.#options.timeouts.stall);
    const { statusCode, statusText, headers, body } = await channel.dispatcher.request({
      origin: channel.origin,
      path: request.path,
      method: request.method,
      headers: { 'user-agent': this.#options.userAgent, ...request.headers },
      body: sent ?? null,
      signal: request.signal ?? null,
      // undici would give up the connection after every HEAD.
      reset: false,
      ...(request.answerWithin === undefined ? {} : { headersTimeout: request.answerWithin }),
    });
    const { origin, path } = request;
    const answer = { status: statusCode, statusText, headers, origin, path, bytes: noBytes };
    if (request.method === 'HEAD' || headers['content-length'] === '0') {
      body.resume();
      return { ...answer, stream: undefined };
    }
    if (statusCode < 300) return { ...answer, stream: paced(body, channel) };
    return { ...answer, bytes: await errorBody(body, request.errorLimit), stream: undefined };
  }

  async #read(stream: Readable, limit: number, origin: string) {
    try {
      return await readBody(stream, limit);
    } catch (error) {
      throw classify(error, new URL(origin).host);
    }
  }

  #channel(origin: string, insecure: boolean): Channel {
    const key = insecure ? `${origin} insecure` : origin;
    const known = this.#channels.get(key);
    if (known !== undefined) return known;
    const url = new URL(origin);
    const { settingsFor, timeouts, proxies } = this.#options;
    const settings = insecure ? { ...settingsFor(url.host), insecure } : settingsFor(url.host);
    const channel = openChannel(url, { settings, timeouts, proxy: proxyFor(url, proxies) });
    this.#channels.set(key, channel);
    return channel;
  }
}

/** A body at the host's pace; without one it stays as it is. Errors pass in both directions. */
function paced(body: Readable, { pace }: Channel): Readable {
  return pace === undefined ? body : pipeline(body, pace.stream(), () => {});
}

/** What an error's body says is a courtesy: when it breaks, its status still counts. */
async function errorBody(
  body: Dispatcher.ResponseData['body'],
  limit = errorBodyLimit,
): Promise<Buffer> {
  try {
    return (await readBody(body, limit)).bytes;
  } catch {
    return noBytes;
  }
}

function tooLarge(answer: HttpAnswer, limit: number, hint: string | undefined): TransportError {
  const where = redactUrl(`${answer.origin}${answer.path}`);
  const message = `${where}: the answer exceeds ${limit} bytes`;
  return new TransportError('MP5014', 'protocol', message, { hint });
}
