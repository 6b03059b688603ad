import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { parseRoute, type Route } from './route.ts';

/** A request, read as far as its headers. */
export interface Exchange {
  readonly method: string;
  /** As sent, with its query. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  readonly route: Route;
  /** Scripted: count what a PATCH brings, and keep none of it. */
  readonly dropBody?: boolean;
}

/** Reads a request's line and headers. */
export function readExchange(request: IncomingMessage): Exchange {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  const cut = target.indexOf('?');
  const query = new URLSearchParams(cut < 0 ? '' : target.slice(cut + 1));
  const route = routeOf(method, target, query);
  return { method, target, query, headers: request.headers, body: request, route };
}

/** Where a request belongs; its query is given apart, as it may be altered. */
export function routeOf(method: string, target: string, query: URLSearchParams): Route {
  const cut = target.indexOf('?');
  return parseRoute(method, decodePath(cut < 0 ? target : target.slice(0, cut)), query);
}

/** Reads a whole body; undefined when it has more than `limit` bytes. */
export async function readBody(exchange: Exchange, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of exchange.body) {
    size += (chunk as Buffer).length;
    if (size <= limit) chunks.push(chunk as Buffer);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
