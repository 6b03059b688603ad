import type { Readable } from 'node:stream';
import { repositoryOf } from '../store/repository.ts';
import type { Context } from './context.ts';
import { type Exchange, routeOf } from './exchange.ts';
import type { AlterFault, AnswerFault, Fault, RedirectFault } from './faults.ts';
import { errorReply, type Reply } from './reply.ts';

/** What a fault needs besides the request. */
export interface FaultScene {
  readonly context: Context;
  /** Scheme and host of this registry. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly expireTokens: () => void;
  /** The right answer to a request. */
  readonly answer: (exchange: Exchange) => Promise<Reply>;
}

/** The answer that a fault makes of a request. Faults of the connection answer rightly here. */
export async function faultyReply(
  fault: Fault,
  exchange: Exchange,
  scene: FaultScene,
): Promise<Reply> {
  switch (fault.do) {
    case 'answer':
      return scriptedReply(fault, scene);
    case 'redirect':
      return redirectReply(fault, exchange, scene) ?? (await scene.answer(exchange));
    case 'alter':
      return alterReply(fault, await scene.answer(alterRequest(fault, exchange)), scene);
    case 'drop-chunk':
      return await scene.answer({ ...exchange, dropBody: true });
    case 'lose-session':
      await loseSession(exchange, scene.context);
      return await scene.answer(exchange);
    case 'forget-blobs':
      repositoryOf(scene.context.store, exchange.route.repository).blobs.clear();
      return await scene.answer(exchange);
    case 'expire-tokens':
      scene.expireTokens();
      return await scene.answer(exchange);
    case 'nothing':
    case 'reset':
    case 'stall':
    case 'truncate':
      return await scene.answer(exchange);
  }
}

function scriptedReply(fault: AnswerFault, scene: FaultScene): Reply {
  const plain: Reply = { status: fault.status, headers: {}, body: Buffer.from(fault.body ?? '') };
  const base = fault.errors === undefined ? plain : errorReply(fault.status, fault.errors);
  const body = base.body as Buffer;
  const length = fault.status === 204 ? {} : { 'Content-Length': `${body.length}` };
  const date = new Date(scene.now() + (fault.retryAt ?? 0) * 1000).toUTCString();
  const retry = fault.retryAt === undefined ? {} : { 'Retry-After': date };
  return { ...base, headers: { ...base.headers, ...length, ...retry, ...fault.headers } };
}

/** Counts its hops in the query; undefined after the last one. */
function redirectReply(
  fault: RedirectFault,
  exchange: Exchange,
  scene: FaultScene,
): Reply | undefined {
  const url = new URL(exchange.target, fault.to ?? scene.origin);
  const hop = Number(url.searchParams.get('hop') ?? 0);
  if (hop >= (fault.hops ?? 1)) return undefined;
  url.searchParams.set('hop', `${hop + 1}`);
  const headers = { Location: url.href, 'Content-Length': '0' };
  return { status: fault.status ?? 307, headers };
}

function alterRequest({ request }: AlterFault, exchange: Exchange): Exchange {
  const query = new URLSearchParams(exchange.query);
  for (const [name, value] of Object.entries(request?.query ?? {})) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
  const headers = { ...exchange.headers };
  for (const [name, value] of Object.entries(request?.headers ?? {})) {
    headers[name.toLowerCase()] = value ?? undefined;
  }
  const route = request?.query ? routeOf(exchange.method, exchange.target, query) : exchange.route;
  return { ...exchange, query, headers, route };
}

function alterReply(fault: AlterFault, reply: Reply, scene: FaultScene): Reply {
  if (fault.when !== undefined && fault.when !== reply.status) return reply;
  const headers = new Map(Object.entries(reply.headers));
  const location = headers.get('Location');
  if (fault.location !== undefined && location !== undefined) {
    headers.set('Location', moveLocation(location, fault.location, scene.origin));
  }
  const length = lengthAfter(fault.body, Number(headers.get('Content-Length') ?? 0));
  if (headers.has('Content-Length')) headers.set('Content-Length', `${length}`);
  for (const [name, value] of Object.entries(fault.headers ?? {})) replace(headers, name, value);
  const body = alterBody(reply, fault.body);
  return { status: fault.status ?? reply.status, headers: Object.fromEntries(headers), body };
}

function replace(headers: Map<string, string>, name: string, value: string | null): void {
  for (const known of headers.keys()) {
    if (known.toLowerCase() === name.toLowerCase()) headers.delete(known);
  }
  if (value !== null) headers.set(name, value);
}

function moveLocation(location: string, to: string, origin: string): string {
  if (to === 'path') return location;
  if (to === 'query') return `${location}${location.includes('?') ? '&' : '?'}_state=a%2Bb%3D`;
  return `${to === 'absolute' ? origin : to}${location}`;
}

function alterBody(reply: Reply, how: AlterFault['body']): Reply['body'] {
  const { body } = reply;
  if (how === undefined || body === undefined) return body;
  if (how === 'none') return Buffer.alloc(0);
  if (Buffer.isBuffer(body)) return alterEnd(body, how);
  return () =>
    body().compose((chunks: AsyncIterable<Buffer>) => alterStream(chunks, how)) as Readable;
}

function lengthAfter(how: AlterFault['body'], length: number): number {
  if (how === 'none') return 0;
  if (how === 'append') return length + 1;
  return how === 'chop' ? Math.max(0, length - 1) : length;
}

async function* alterStream(
  chunks: AsyncIterable<Buffer>,
  how: 'flip' | 'append' | 'chop',
): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (held.length > 0) yield held;
    held = Buffer.from(chunk);
  }
  yield alterEnd(held, how);
}

function alterEnd(bytes: Buffer, how: 'flip' | 'append' | 'chop'): Buffer {
  if (how === 'append') return Buffer.concat([bytes, Buffer.from('+')]);
  const start = bytes.subarray(0, -1);
  if (how === 'chop') return start;
  return Buffer.concat([start, Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);
}

async function loseSession(exchange: Exchange, context: Context): Promise<void> {
  const session = context.sessions.find(exchange.route.repository, exchange.route.name);
  if (!session) return;
  context.sessions.end(session);
  await session.upload.discard();
}
