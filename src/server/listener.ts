import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CodedError } from '../util/coded-error.ts';

/** PEM texts; with `ca`, clients must show a certificate that it signed. */
export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
  readonly ca?: string;
}

/** An HTTP server, or an HTTPS one, that does not listen yet. */
export function createListener(tls: TlsFiles | undefined): Server {
  // A blob may take longer than Node's five minutes for a request.
  const timeouts = { requestTimeout: 0, keepAliveTimeout: 60_000 };
  if (!tls) return createServer(timeouts);
  const isMutual = tls.ca !== undefined;
  const client = { requestCert: isMutual, rejectUnauthorized: isMutual };
  return createTlsServer({ ...timeouts, ...tls, ...client });
}

/** Listens; resolves with `host:port` as others can reach it. Throws CodedError MP8001. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  return `${shownHost(host)}:${(server.address() as AddressInfo).port}`;
}

/** Ends the listening and all connections, at once. */
export async function endListening(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function cannotListen(host: string, port: number, cause: Error): CodedError {
  const message = `the embedded registry cannot listen on ${host}:${port}: ${cause.message}`;
  return new CodedError('MP8001', message, {
    cause,
    hint: 'Choose another port, or 0 for any free one.',
  });
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
