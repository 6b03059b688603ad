import { answerBlob, unsupported } from './blobs.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import { listReferrers, listRepositories, listTags } from './listings.ts';
import { answerManifest } from './manifests.ts';
import { json, notFound, Refusal, type Reply } from './reply.ts';
import { isRepositoryName } from './route.ts';
import {
  cancelUpload,
  finishUpload,
  mountBlob,
  startUpload,
  uploadChunk,
  uploadStatus,
} from './uploads.ts';

/** Carries out a request that is allowed to be carried out. Throws Refusal. */
export async function handle(exchange: Exchange, context: Context): Promise<Reply> {
  const { kind, repository } = exchange.route;
  if (repository !== '' && !isRepositoryName(repository)) {
    throw new Refusal('NAME_INVALID', 'invalid repository name', { detail: repository });
  }
  if (context.rules.readOnly && isWrite(exchange.method)) throw unsupported(exchange);
  switch (kind) {
    case 'ping':
      return json(200, {});
    case 'catalog':
      return listRepositories(onlyGet(exchange), context);
    case 'tags':
      return listTags(onlyGet(exchange), context);
    case 'referrers':
      return listReferrers(onlyGet(exchange), context);
    case 'manifest':
      return await answerManifest(exchange, context);
    case 'blob':
      return await answerBlob(exchange, context);
    case 'mount':
      return await mountBlob(exchange, context);
    case 'upload-start':
      return await startUpload(exchange, context);
    case 'upload-status':
      return uploadStatus(exchange, context);
    case 'upload-chunk':
      return await uploadChunk(exchange, context);
    case 'upload-finish':
      return await finishUpload(exchange, context);
    case 'upload-cancel':
      return await cancelUpload(exchange, context);
    case 'token':
    case 'other':
      return notFound();
  }
}

function isWrite(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function onlyGet(exchange: Exchange): Exchange {
  if (isWrite(exchange.method)) throw unsupported(exchange);
  return exchange;
}
