import { Readable } from 'node:stream';
import type { HttpAnswer, HttpRequest } from './message.ts';
import { redactUrl } from './redact.ts';
import { TransportError } from './transport-error.ts';

/** No chain of redirects is longer. */
export const maxRedirects = 10;

/**
 * The request that a redirect asks for; undefined when the answer is none that can be followed.
 * Credentials stay at their origin. Throws TransportError MP5013 for a place that is no http URL,
 * or that would give up https.
 */
export function followRedirect(answer: HttpAnswer, request: HttpRequest): HttpRequest | undefined {
  const target = redirectTarget(answer, request);
  return target === undefined ? undefined : redirected(request, target);
}

/** The error for a chain that does not end. */
export function tooManyRedirects(request: HttpRequest): TransportError {
  return new TransportError('MP5013', 'protocol', `${hostOf(request)}: too many redirects`);
}

function redirectTarget(answer: HttpAnswer, request: HttpRequest): URL | undefined {
  const { status } = answer;
  if (status < 300 || status >= 400 || status === 304) return undefined;
  const location = answer.headers.location;
  if (typeof location !== 'string') return undefined;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const repeats = (status === 307 || status === 308) && !(request.body instanceof Readable);
  if (!reads && !repeats) return undefined;
  const target = parseUrl(location, `${request.origin}${request.path}`);
  if (target === undefined) throw badRedirect(request, 'to something that is no http URL');
  if (request.origin.startsWith('https:') && target.protocol === 'http:') {
    throw badRedirect(request, `from https to http (${redactUrl(target.href)})`);
  }
  return target;
}

function parseUrl(location: string, base: string): URL | undefined {
  if (!URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

function redirected(request: HttpRequest, target: URL): HttpRequest {
  const next = { ...request, origin: target.origin, path: `${target.pathname}${target.search}` };
  if (target.origin === request.origin) return next;
  const { authorization: _, ...headers } = request.headers ?? {};
  return { ...next, headers };
}

function badRedirect(request: HttpRequest, where: string): TransportError {
  const message = `${hostOf(request)} redirects ${where}: refused`;
  return new TransportError('MP5013', 'protocol', message);
}

function hostOf(request: HttpRequest): string {
  return new URL(request.origin).host;
}
