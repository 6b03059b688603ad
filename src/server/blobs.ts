import { type Digest, isDigest } from '../oci/digest.ts';
import type { ByteRange } from '../store/registry-store.ts';
import { removeBlob } from '../store/repository.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import { empty, Refusal, type Reply } from './reply.ts';

/** GET, HEAD and DELETE of a blob (distribution-spec, Pulling blobs, Deleting Blobs). */
export async function answerBlob(exchange: Exchange, context: Context): Promise<Reply> {
  const digest = requireDigest(exchange.route.name);
  if (exchange.method === 'DELETE') return await deleteBlob(exchange, digest, context);
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') throw unsupported(exchange);
  const size = context.store.repositories.get(exchange.route.repository)?.blobs.get(digest);
  if (size === undefined) throw unknownBlob(digest);
  const range = readRange(exchange.headers.range, size);
  const length = range === undefined ? size : range.end - range.start + 1;
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': `${length}`,
      'Docker-Content-Digest': digest,
      'Accept-Ranges': 'bytes',
      ETag: `"${digest}"`,
      'Cache-Control': 'max-age=31536000',
      ...(range === undefined
        ? {}
        : { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` }),
    },
    body: () => context.store.blobs.open(digest, range),
  };
}

/** Throws the refusal DIGEST_INVALID unless the text is a digest. */
export function requireDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new Refusal('DIGEST_INVALID', 'provided digest is not valid', { detail: text });
}

/** The refusal of a method that has no meaning at a place. */
export function unsupported(exchange: Exchange): Refusal {
  return new Refusal('UNSUPPORTED', `${exchange.method} is not supported here`);
}

async function deleteBlob(exchange: Exchange, digest: Digest, context: Context): Promise<Reply> {
  if (!context.rules.deletes) throw unsupported(exchange);
  const repository = context.store.repositories.get(exchange.route.repository);
  if (!repository || !(await removeBlob(context.store, repository, digest))) {
    throw unknownBlob(digest);
  }
  return empty(202);
}

/** One range of RFC 9110, section 14; anything else is read as no range. */
function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  const headers = { 'Content-Range': `bytes */${size}` };
  throw new Refusal('RANGE_INVALID', 'the range lies outside the blob', { headers });
}

function unknownBlob(digest: Digest): Refusal {
  return new Refusal('BLOB_UNKNOWN', 'blob unknown to registry', { detail: { digest } });
}
