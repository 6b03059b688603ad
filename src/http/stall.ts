import type { Readable } from 'node:stream';
import { TransportError } from './transport-error.ts';

/**
 * Ends an upload that the server has stopped to take: destroys the body with a TransportError
 * (kind `network`) when `milliseconds` pass in which data waits to be sent and none is. A body
 * that waits for its own source is left alone.
 */
export function watchUpload(body: Readable, host: string, milliseconds: number): void {
  let taken = 0;
  let before = -1;
  const count = (chunk: Buffer) => {
    taken += chunk.length;
  };
  const timer = setInterval(() => {
    if (taken === before && body.readableLength > 0) body.destroy(stalled(host, milliseconds));
    before = taken;
  }, milliseconds);
  timer.unref();
  body.on('data', count).once('close', () => clearInterval(timer));
  // Whoever sends it starts the flow.
  body.pause();
}

function stalled(host: string, milliseconds: number): TransportError {
  const seconds = Math.round(milliseconds / 1000);
  const message = `${host}: it stalled: took no byte for ${seconds} s`;
  return new TransportError('MP5010', 'network', message);
}
