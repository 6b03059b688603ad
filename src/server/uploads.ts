import { algorithmOf, type Digest } from '../oci/digest.ts';
import { repositoryOf } from '../store/repository.ts';
import { requireDigest } from './blobs.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import { empty, Refusal, type Reply } from './reply.ts';
import { blobPath } from './route.ts';
import type { UploadSession } from './upload-sessions.ts';

/** POST: opens a session, or takes the whole blob at once when `digest` is given. */
export async function startUpload(exchange: Exchange, context: Context): Promise<Reply> {
  const given = exchange.query.get('digest');
  const digest = given === null ? undefined : requireDigest(given);
  const algorithm = digest === undefined ? undefined : algorithmOf(digest);
  const session = await context.sessions.start(exchange.route.repository, algorithm);
  if (digest === undefined) return accepted(session);
  return await finish(exchange, session, digest, context);
}

/**
 * POST with `mount`: links a blob of another repository, named by `from` or found anywhere.
 * What cannot be mounted becomes an upload (distribution-spec, Mounting a blob).
 */
export async function mountBlob(exchange: Exchange, context: Context): Promise<Reply> {
  const digest = requireDigest(exchange.query.get('mount') ?? '');
  const { repository } = exchange.route;
  const size = findSize(digest, exchange.query.get('from'), context);
  if (size === undefined) return accepted(await context.sessions.start(repository));
  repositoryOf(context.store, repository).blobs.set(digest, size);
  return created(repository, digest);
}

/** GET: how far an upload is. */
export function uploadStatus(exchange: Exchange, context: Context): Reply {
  return empty(204, progressOf(requireSession(exchange, context)));
}

/** PATCH: adds a chunk. */
export async function uploadChunk(exchange: Exchange, context: Context): Promise<Reply> {
  const session = requireSession(exchange, context);
  await append(exchange, session);
  return accepted(session);
}

/** PUT: adds the last chunk, if any, and closes the upload. */
export async function finishUpload(exchange: Exchange, context: Context): Promise<Reply> {
  const session = requireSession(exchange, context);
  const digest = requireDigest(exchange.query.get('digest') ?? '');
  return await finish(exchange, session, digest, context);
}

/** DELETE: forgets an upload. */
export async function cancelUpload(exchange: Exchange, context: Context): Promise<Reply> {
  const session = requireSession(exchange, context);
  context.sessions.end(session);
  await session.upload.discard();
  return empty(204, { 'Docker-Upload-UUID': session.id });
}

async function finish(
  exchange: Exchange,
  session: UploadSession,
  digest: Digest,
  context: Context,
): Promise<Reply> {
  await append(exchange, session);
  context.sessions.end(session);
  if (!(await session.upload.commit(digest))) {
    throw new Refusal('DIGEST_INVALID', 'provided digest did not match uploaded content', {
      detail: { digest, size: session.upload.size },
    });
  }
  repositoryOf(context.store, session.repository).blobs.set(digest, session.upload.size);
  return created(session.repository, digest);
}

async function append(exchange: Exchange, session: UploadSession): Promise<void> {
  checkOrder(exchange, session);
  session.busy = true;
  try {
    for await (const chunk of exchange.body) {
      session.claimed += (chunk as Buffer).length;
      if (!exchange.dropBody) await session.upload.write(chunk as Buffer);
    }
  } finally {
    session.busy = false;
  }
}

/** A chunk must start where the last one ended, and be as long as it says. */
function checkOrder(exchange: Exchange, session: UploadSession): void {
  if (session.busy) throw outOfOrder(session, 'another request is writing to this upload');
  const header = exchange.headers['content-range'];
  if (header === undefined) return;
  const match = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/.*)?$/.exec(header);
  if (!match) throw outOfOrder(session, 'the Content-Range is not start-end');
  const [start, end] = [Number(match[1]), Number(match[2])];
  if (start !== session.claimed) throw outOfOrder(session, 'the chunk is out of order');
  const length = exchange.headers['content-length'];
  if (length !== undefined && Number(length) !== end - start + 1) {
    throw new Refusal('SIZE_INVALID', 'Content-Length and Content-Range differ');
  }
}

function outOfOrder(session: UploadSession, message: string): Refusal {
  return new Refusal('RANGE_INVALID', message, { headers: progressOf(session) });
}

function requireSession(exchange: Exchange, context: Context): UploadSession {
  const session = context.sessions.find(exchange.route.repository, exchange.route.name);
  if (session) return session;
  throw new Refusal('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
}

function findSize(digest: Digest, from: string | null, context: Context): number | undefined {
  const { repositories } = context.store;
  if (from !== null) return repositories.get(from)?.blobs.get(digest);
  const holder = [...repositories.values()].find(({ blobs }) => blobs.has(digest));
  return holder?.blobs.get(digest);
}

function accepted(session: UploadSession): Reply {
  return empty(202, progressOf(session));
}

function progressOf(session: UploadSession): Record<string, string> {
  return {
    Location: `/v2/${session.repository}/blobs/uploads/${session.id}`,
    Range: `0-${Math.max(0, session.claimed - 1)}`,
    'Docker-Upload-UUID': session.id,
  };
}

function created(repository: string, digest: Digest): Reply {
  return empty(201, { Location: blobPath(repository, digest), 'Docker-Content-Digest': digest });
}
