import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BreakFault } from './faults.ts';
import type { Reply } from './reply.ts';

/** How an answer goes out when not just as it is. */
export interface Delivery {
  readonly isHead: boolean;
  readonly breakOff?: BreakFault | undefined;
  /** Bytes per second. */
  readonly rate?: number | undefined;
}

/** Sends an answer. Resolves when it is out, or the connection gone. */
export async function deliver(
  reply: Reply,
  response: ServerResponse,
  delivery: Delivery,
): Promise<void> {
  response.writeHead(reply.status, headersOf(reply, delivery));
  const { body } = reply;
  if (body === undefined || delivery.isHead) response.end();
  else if (Buffer.isBuffer(body) && !delivery.breakOff && !delivery.rate) response.end(body);
  else await stream(Buffer.isBuffer(body) ? Readable.from([body]) : body(), response, delivery);
}

/** Lets a connection go wrong before an answer. Resolves when it is gone. */
export async function breakConnection(
  how: BreakFault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (how.received !== undefined) await receive(request, how.received);
  await end(how, response);
}

function headersOf(reply: Reply, { breakOff }: Delivery): Readonly<Record<string, string>> {
  if (!breakOff?.chunked) return reply.headers;
  const { 'Content-Length': _, ...rest } = reply.headers;
  return rest;
}

async function stream(
  body: Readable,
  response: ServerResponse,
  { breakOff, rate }: Delivery,
): Promise<void> {
  const limit = breakOff?.after ?? Number.POSITIVE_INFINITY;
  const isWhole = breakOff === undefined;
  if (isWhole && rate === undefined) await pipeline(body, response);
  else await pipeline(body, (b) => paced(first(b, limit), rate), response, { end: isWhole });
  if (breakOff) await end(breakOff, response);
}

async function end(how: BreakFault, response: ServerResponse): Promise<void> {
  if (how.do === 'truncate' && how.chunked) response.end();
  else if (how.do === 'truncate') response.socket?.end();
  else if (how.do === 'reset') resetSocket(response.socket);
  else if (!response.closed) await once(response, 'close');
}

/** A TLS socket has no reset of its own. */
function resetSocket(socket: Socket | null): void {
  if (socket?.constructor === Socket) socket.resetAndDestroy();
  else socket?.destroy();
}

/** Reads that many bytes of the request, then leaves the rest where it is. */
async function receive(request: IncomingMessage, bytes: number): Promise<void> {
  let received = 0;
  await new Promise<void>((resolve) => {
    request.once('close', resolve);
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received < bytes) return;
      request.pause();
      resolve();
    });
    if (bytes === 0) resolve();
  });
}

async function* first(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

async function* paced(
  chunks: AsyncIterable<Buffer>,
  rate = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const slice = Math.max(1, Math.min(65_536, Math.ceil(rate / 20)));
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += slice) {
      const piece = chunk.subarray(start, start + slice);
      yield piece;
      if (Number.isFinite(rate)) await sleep((piece.length / rate) * 1000);
    }
  }
}
