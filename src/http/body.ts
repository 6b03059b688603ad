import type { Readable } from 'node:stream';

/** A body that did not fit its limit. */
export interface ReadBody {
  readonly bytes: Buffer;
  /** The limit was reached; the rest was thrown away with the connection. */
  readonly truncated: boolean;
}

/** Reads a body into memory up to `limit` bytes. */
export function readBody(body: Readable, limit: number): Promise<ReadBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= limit) return;
      resolve({ bytes: Buffer.concat(chunks).subarray(0, limit), truncated: true });
      body.destroy();
    });
    body.once('end', () => resolve({ bytes: joined(chunks), truncated: false }));
    body.once('error', reject);
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
