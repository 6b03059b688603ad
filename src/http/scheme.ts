import { connect } from 'node:tls';

/**
 * Asks a server with a TLS handshake which scheme it speaks; undefined when it cannot be reached.
 * Sends nothing else. For hosts that may be either (loopback, `insecure`).
 */
export function probeScheme(origin: URL, timeout: number): Promise<'https:' | 'http:' | undefined> {
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const port = Number(origin.port || 443);
  return new Promise((resolve) => {
    // Nothing is verified here, so the usual CAs need not be loaded: that would take 20 ms.
    const socket = connect({ host, port, rejectUnauthorized: false, ca: [], timeout });
    const settle = (scheme: 'https:' | 'http:' | undefined) => {
      socket.destroy();
      resolve(scheme);
    };
    let connected = false;
    socket.once('connect', () => {
      connected = true;
    });
    socket.once('secureConnect', () => settle('https:'));
    socket.once('timeout', () => settle(undefined));
    socket.on('error', () => settle(connected ? 'http:' : undefined));
    socket.once('close', () => settle(connected ? 'http:' : undefined));
  });
}
