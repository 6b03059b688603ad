import { nextLink } from '../http/link.ts';
import type { HttpAnswer } from '../http/message.ts';
import type { CallOptions } from '../oci/content.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { RegistrySession } from './session.ts';

/** ECR gives no more; others cap it by themselves. */
const pageSize = 1000;
const pageLimit = 32 * 1024 * 1024;

/** A list that a registry gives in pages. */
export interface Listing {
  readonly session: RegistrySession;
  readonly scopes: readonly string[];
  /** `/v2/…`, without a query. */
  readonly path: string;
  /** The field of the answer that holds the names. */
  readonly field: 'tags' | 'repositories';
  /** For messages: `the tag list of r.io/name`. */
  readonly what: string;
}

/**
 * The names of a listing, each once, in the registry's order (distribution-spec, Listing Tags).
 * Follows Link; where a registry leaves it out although a page is full, goes on with `last`.
 */
export async function* listNames(
  listing: Listing,
  { signal }: CallOptions = {},
): AsyncIterable<string> {
  const { session, scopes } = listing;
  const seen = new Set<string>();
  let path: string | undefined = `${listing.path}?n=${pageSize}`;
  while (path !== undefined) {
    const request = { method: 'GET', path, scopes, signal, limit: pageLimit } as const;
    const answer: HttpAnswer = await session.send(request);
    if (answer.status >= 300) throw session.error(request, answer);
    const names = readNames(answer, listing);
    const before = seen.size;
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      yield name;
    }
    path = seen.size === before ? undefined : nextPage(answer, names, listing);
  }
}

function readNames(answer: HttpAnswer, listing: Listing): readonly string[] {
  let document: Partial<Record<string, unknown>> | null;
  try {
    document = JSON.parse(answer.bytes.toString('utf8'));
  } catch {
    throw unreadable(listing);
  }
  const names = document?.[listing.field] ?? [];
  if (!Array.isArray(names)) throw unreadable(listing);
  return names.filter((name): name is string => typeof name === 'string');
}

/** Only the query of a Link is believed: some registries get its path wrong. */
function nextPage(answer: HttpAnswer, names: readonly string[], { path }: Listing) {
  const link = nextLink(answer.headers.link);
  if (link !== undefined) {
    const question = link.indexOf('?');
    return question < 0 ? undefined : `${path}${link.slice(question)}`;
  }
  const last = names.at(-1);
  if (last === undefined || !looksFull(names.length)) return undefined;
  return `${path}?n=${pageSize}&last=${encodeURIComponent(last)}`;
}

/** As many as asked for, or a round number that a registry may have capped the page at. */
function looksFull(count: number): boolean {
  return count >= pageSize || (count >= 50 && count % 50 === 0);
}

function unreadable({ session, what }: Listing): RegistryError {
  const message = `${what} is not readable`;
  return new RegistryError('MP5025', message, { kind: 'protocol', side: session.side });
}
