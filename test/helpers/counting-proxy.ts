import { once } from 'node:events';
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProxyOptions {
  /** `http://host:port` of the registry behind. */
  readonly target: string;
  /** Added before each request is passed on. Default 0. */
  readonly delayMs?: number | undefined;
}

/** A request as it came in, its path without the query. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly kind: RequestKind;
}

export type RequestKind =
  | 'ping'
  | 'manifest'
  | 'blob'
  | 'mount'
  | 'upload-start'
  | 'upload-data'
  | 'tags'
  | 'other';

/**
 * An answer given in place of the registry's. `reset` breaks the connection instead, `stall`
 * never answers, `cut` lets half of the answer through and then breaks the connection.
 */
export type Fault =
  | 'reset'
  | 'stall'
  | 'cut'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    };

export interface PlacedBlob {
  readonly repository: string;
  readonly digest: string;
}

/** An HTTP/1.1 proxy in front of a registry that counts what passes. */
export interface CountingProxy {
  readonly host: string;
  readonly url: string;
  /** Every request since the start or the last {@link CountingProxy.reset}. */
  readonly requests: readonly SeenRequest[];
  /** Each blob whose upload the registry completed, once for every time. */
  readonly uploads: readonly PlacedBlob[];
  /** Each blob that a mount brought. */
  readonly mounts: readonly PlacedBlob[];
  readonly connections: number;
  /** Requests counted under `METHOD kind`. */
  tally(): Record<string, number>;
  /** Requests that are neither GET nor HEAD. */
  writes(): readonly SeenRequest[];
  reset(): void;
  /** From now on asked before each request; undefined lets it pass. */
  inject(fault: ((request: SeenRequest) => Fault | undefined) | undefined): void;
  stop(): Promise<void>;
}

interface Tallies {
  requests: SeenRequest[];
  uploads: PlacedBlob[];
  mounts: PlacedBlob[];
  connections: number;
  fault: ((request: SeenRequest) => Fault | undefined) | undefined;
}

/** Starts a proxy on 127.0.0.1 at a free port. It keeps connections alive on both sides. */
export async function countingProxy(options: ProxyOptions): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const seen: Tallies = { requests: [], uploads: [], mounts: [], connections: 0, fault: undefined };
  const server = createServer((request, response) => {
    handle(request, response, { options, agent, seen }).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  server.on('connection', (socket) => {
    seen.connections += 1;
    socket.setNoDelay(true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const end = { host, url: `http://${host}`, stop: () => stop(server, agent) };
  return Object.assign(face(seen), end);
}

function face(seen: Tallies): Omit<CountingProxy, 'host' | 'url' | 'stop'> {
  return {
    get requests() {
      return seen.requests;
    },
    get uploads() {
      return seen.uploads;
    },
    get mounts() {
      return seen.mounts;
    },
    get connections() {
      return seen.connections;
    },
    tally: () => tally(seen.requests),
    writes: () => seen.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    reset: () => {
      Object.assign(seen, { requests: [], uploads: [], mounts: [], connections: 0 });
    },
    inject: (fault) => {
      seen.fault = fault;
    },
  };
}

async function stop(server: Server, agent: Agent): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  agent.destroy();
  await closed;
}

function tally(requests: readonly SeenRequest[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, kind } of requests) {
    const name = `${method} ${kind}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

interface Way {
  readonly options: ProxyOptions;
  readonly agent: Agent;
  readonly seen: Tallies;
}

async function handle(request: IncomingMessage, response: ServerResponse, way: Way): Promise<void> {
  const url = new URL(request.url ?? '/', way.options.target);
  const method = request.method ?? 'GET';
  const seen: SeenRequest = { method, path: url.pathname, kind: kindOf(method, url) };
  way.seen.requests.push(seen);
  if (way.options.delayMs) await sleep(way.options.delayMs);
  const fault = way.seen.fault?.(seen);
  if (fault === 'reset') request.socket.resetAndDestroy();
  else if (fault === 'stall') request.resume();
  else if (fault && fault !== 'cut') answer(request, response, fault);
  else await pass(request, response, { ...way, url, kind: seen.kind, cut: fault === 'cut' });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  fault: Exclude<Fault, string>,
): void {
  request.resume();
  response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
}

interface Passage extends Way {
  readonly url: URL;
  readonly kind: RequestKind;
  readonly cut: boolean;
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  way: Passage,
): Promise<void> {
  // The Host header stays the proxy's own, so that the registry's Location leads back here.
  const { method, headers } = request;
  const onward = httpRequest(way.url, { method, headers, agent: way.agent });
  request.pipe(onward);
  const broken = () => onward.destroy();
  response.once('close', broken);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  noteUpload(way, method, answer.statusCode);
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.once('error', () => response.destroy());
  if (way.cut) cutShort(answer, response);
  else answer.pipe(response);
  await once(answer, 'end');
  response.off('close', broken);
}

function cutShort(answer: IncomingMessage, response: ServerResponse): void {
  let left = Math.floor(Number(answer.headers['content-length'] ?? 0) / 2);
  answer.on('data', (chunk: Buffer) => {
    if (left <= 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    response.write(part, () => left <= 0 && response.destroy());
  });
}

function noteUpload({ seen, url, kind }: Passage, method = 'GET', status = 0): void {
  if (status !== 201 && status !== 204) return;
  const repository = /^\/v2\/(.*)\/blobs\/uploads\//.exec(url.pathname)?.[1] ?? '';
  const digest = (key: string) => url.searchParams.get(key) ?? '';
  if (kind === 'mount') seen.mounts.push({ repository, digest: digest('mount') });
  const completes = method === 'PUT' && kind === 'upload-data';
  const atOnce = method === 'POST' && kind === 'upload-start';
  if (completes || atOnce) seen.uploads.push({ repository, digest: digest('digest') });
}

function kindOf(method: string, { pathname, searchParams }: URL): RequestKind {
  if (/^\/v2\/?$/.test(pathname)) return 'ping';
  if (/\/manifests\/[^/]+$/.test(pathname)) return 'manifest';
  if (/\/tags\/list$/.test(pathname)) return 'tags';
  if (/\/blobs\/uploads\/?$/.test(pathname) && method === 'POST') {
    return searchParams.has('mount') ? 'mount' : 'upload-start';
  }
  if (/\/blobs\/uploads\//.test(pathname)) return 'upload-data';
  return /\/blobs\/[^/]+$/.test(pathname) ? 'blob' : 'other';
}
