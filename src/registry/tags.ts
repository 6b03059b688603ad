import { nextLink } from '../http/link.ts';
import type { HttpAnswer } from '../http/message.ts';
import type { CallOptions } from '../oci/content.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Endpoint } from './endpoint.ts';

/** ECR gives no more; others cap it by themselves. */
const pageSize = 1000;
const pageLimit = 32 * 1024 * 1024;

/**
 * A repository's tags, each once, in the registry's order. Follows Link; where a registry leaves
 * it out although a page is full, goes on with `last`. Throws RegistryError, kind `not-found` for
 * an unknown repository.
 */
export async function* listTags(
  endpoint: Endpoint,
  { signal }: CallOptions = {},
): AsyncIterable<string> {
  const seen = new Set<string>();
  let path: string | undefined = `${tagsPath(endpoint)}?n=${pageSize}`;
  while (path !== undefined) {
    const { session, scopes } = endpoint;
    const request = { method: 'GET', path, scopes, signal, limit: pageLimit } as const;
    const answer: HttpAnswer = await session.send(request);
    if (answer.status >= 300) throw session.error(request, answer);
    const tags = readTags(answer, endpoint);
    const before = seen.size;
    for (const tag of tags) {
      if (seen.has(tag)) continue;
      seen.add(tag);
      yield tag;
    }
    path = seen.size === before ? undefined : nextPage(answer, tags, endpoint);
  }
}

function readTags(answer: HttpAnswer, endpoint: Endpoint): readonly string[] {
  let document: { tags?: unknown } | null;
  try {
    document = JSON.parse(answer.bytes.toString('utf8'));
  } catch {
    throw unreadable(endpoint);
  }
  const tags = document?.tags ?? [];
  if (!Array.isArray(tags)) throw unreadable(endpoint);
  return tags.filter((tag): tag is string => typeof tag === 'string');
}

/** Only the query of a Link is believed: some registries get its path wrong. */
function nextPage(answer: HttpAnswer, tags: readonly string[], endpoint: Endpoint) {
  const link = nextLink(answer.headers.link);
  if (link !== undefined) {
    const question = link.indexOf('?');
    return question < 0 ? undefined : `${tagsPath(endpoint)}${link.slice(question)}`;
  }
  const last = tags.at(-1);
  if (last === undefined || !looksFull(tags.length)) return undefined;
  return `${tagsPath(endpoint)}?n=${pageSize}&last=${encodeURIComponent(last)}`;
}

/** As many as asked for, or a round number that a registry may have capped the page at. */
function looksFull(count: number): boolean {
  return count >= pageSize || (count >= 50 && count % 50 === 0);
}

function tagsPath(endpoint: Endpoint): string {
  return `${endpoint.base}/tags/list`;
}

function unreadable(endpoint: Endpoint): RegistryError {
  const { session, repository } = endpoint;
  const message = `the tag list of ${new URL(session.origin).host}/${repository} is not readable`;
  return new RegistryError('MP5025', message, { kind: 'protocol', side: session.side });
}
