import { connect } from 'node:net';

/**
 * Asks a server with the first message of a TLS handshake which scheme it speaks; undefined when it
 * cannot be reached. Sends nothing else. For hosts that may be either (loopback, `insecure`).
 */
export function probeScheme(origin: URL, timeout: number): Promise<'https:' | 'http:' | undefined> {
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const port = Number(origin.port || 443);
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout });
    const settle = (scheme: 'https:' | 'http:' | undefined) => {
      socket.destroy();
      resolve(scheme);
    };
    let connected = false;
    socket.once('connect', () => {
      connected = true;
      socket.write(clientHello);
    });
    socket.once('data', (answer) => settle(isTls(answer) ? 'https:' : 'http:'));
    socket.once('timeout', () => settle(undefined));
    socket.on('error', () => settle(connected ? 'http:' : undefined));
    socket.once('close', () => settle(connected ? 'http:' : undefined));
  });
}

/** Whether it begins a record of a handshake, or of an alert (RFC 8446, 5.1). */
function isTls(answer: Buffer): boolean {
  return answer[0] === 0x16 || answer[0] === 0x15;
}

/**
 * A ClientHello (RFC 5246, 7.4.1.2) written out, for Node's own would load all of TLS. Its random
 * bytes are line ends, so that a server of plain http sees a whole, if senseless, request.
 */
const clientHello = Buffer.concat([
  // Record: handshake, TLS 1.0, 51 bytes. Message: ClientHello, 47 bytes, TLS 1.2.
  Buffer.from([0x16, 3, 1, 0, 51, 1, 0, 0, 47, 3, 3]),
  Buffer.alloc(32, '\r\n'),
  // No session. Cipher suites: ECDHE with RSA and ECDSA, RSA; no compression.
  Buffer.from([0, 0, 6, 0xc0, 0x2f, 0xc0, 0x2b, 0, 0x9c, 1, 0, 0, 0]),
]);
