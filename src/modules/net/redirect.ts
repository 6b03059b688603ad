import type { HttpAnswer } from '../../http/message.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { WebRequest } from './web.ts';

/**
 * Which redirects are followed: all; those of requests that only read (`safe`); those that
 * Python's urllib2 follows; none.
 */
export type RedirectRule = 'all' | 'safe' | 'urllib2' | 'none';

/**
 * The request that a redirect asks for; undefined when it is not to be followed. Credentials stay
 * at their origin. Throws a CodedError for a redirect from https to http.
 */
export function redirectOf(answer: HttpAnswer, request: WebRequest): WebRequest | undefined {
  const { status, headers } = answer;
  const location = headers.location;
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return undefined;
  if (!mayFollow(request, status) || !URL.canParse(location, request.url.href)) return undefined;
  const url = new URL(location, request.url);
  if (request.url.protocol === 'https:' && url.protocol !== 'https:') throw givesUpTls(request);
  const method = methodAfter(request.method, status);
  const next = { ...request, url, method, headers: headersFor(request, url) };
  return method === request.method ? next : { ...next, body: undefined };
}

function mayFollow({ method, redirects }: WebRequest, status: number): boolean {
  if (redirects === 'all') return true;
  const reads = method === 'GET' || method === 'HEAD';
  if (redirects === 'urllib2') return reads || (method === 'POST' && status < 307);
  return redirects === 'safe' && reads;
}

/** See Other, and what browsers have made of the older ones, is read with GET. */
function methodAfter(method: string, status: number): string {
  if (method === 'HEAD' || status >= 307) return method;
  return status === 301 && method !== 'POST' ? method : 'GET';
}

function headersFor({ headers, url }: WebRequest, target: URL): Readonly<Record<string, string>> {
  if (url.origin === target.origin) return headers;
  const secret = new Set(['authorization', 'cookie', 'proxy-authorization']);
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !secret.has(name.toLowerCase())),
  );
}

function givesUpTls({ url }: WebRequest): CodedError {
  return new CodedError('MP4141', `${url.host} redirects from https to http: refused`, {
    hint: 'Ask the place that it redirects to, if that is what you want.',
  });
}
