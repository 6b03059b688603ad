import { createCipheriv, createHash } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { makeImage } from './image.ts';
import { call, pushImage, type RegistryEnd } from './registry-api.ts';

const chunkSize = 1024 * 1024;

/**
 * Pushes `repository:tag` with one layer of `size` bytes, never holding more than a piece of it.
 * Returns the digest of the layer. Plain http only.
 */
export async function pushBigImage(end: RegistryEnd, name: string, size: number): Promise<string> {
  const [repository = ''] = name.split(':');
  const layer = await streamLayer(end, repository, size);
  const image = makeImage({
    name,
    layers: [],
    given: [{ ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }],
  });
  await pushImage(end, name, image);
  return layer.digest;
}

async function streamLayer(end: RegistryEnd, repository: string, size: number) {
  const path = `/v2/${repository}/blobs/uploads/`;
  const session = await call(end, { method: 'POST', path });
  const data = new URL(session.headers.location ?? '', end.url);
  const plain = createHash('sha256');
  const packed = createHash('sha256');
  let length = 0;
  const finish = new Promise<string>((resolve, reject) => {
    const patch = request(data, { method: 'PATCH' });
    patch.once('error', reject);
    patch.once('response', (response) => {
      response.resume();
      resolve(response.headers.location ?? '');
    });
    const count = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        packed.update(chunk);
        length += chunk.length;
        yield chunk;
      }
    };
    const source = Readable.from(noise(size, (chunk) => plain.update(chunk)));
    pipeline(source, createGzip({ level: 0 }), count, patch).catch(reject);
  });
  const location = new URL(await finish, end.url);
  const digest = `sha256:${packed.digest('hex')}`;
  location.searchParams.set('digest', digest);
  const { status } = await call(end, { method: 'PUT', path: location.href, body: Buffer.alloc(0) });
  if (status !== 201) throw new Error(`upload of the big layer: ${status}`);
  return { digest, size: length, diffId: `sha256:${plain.digest('hex')}` };
}

function* noise(size: number, see: (chunk: Buffer) => void): Generator<Buffer> {
  const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
  const zeros = Buffer.alloc(chunkSize);
  for (let left = size; left > 0; left -= chunkSize) {
    const chunk = cipher.update(left < chunkSize ? zeros.subarray(0, left) : zeros);
    see(chunk);
    yield chunk;
  }
}
