import { mediaType } from '../oci/media-type.ts';
import { referrersOf } from '../store/repository.ts';
import { requireDigest } from './blobs.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import { json, Refusal, type Reply } from './reply.ts';

/** GET of a repository's tags, in lexical order (distribution-spec, Listing Tags). */
export function listTags(exchange: Exchange, context: Context): Reply {
  const { repository: name } = exchange.route;
  const repository = context.store.repositories.get(name);
  if (!repository) throw new Refusal('NAME_UNKNOWN', 'repository name not known to registry');
  const page = pageOf(repository.tags.keys(), exchange, context);
  return json(200, { name, tags: page.entries }, linkTo(`/v2/${name}/tags/list`, page));
}

/** GET of the names of all repositories that hold something. */
export function listRepositories(exchange: Exchange, context: Context): Reply {
  const filled = [...context.store.repositories.values()].filter(
    ({ manifests, blobs }) => manifests.size + blobs.size > 0,
  );
  const page = pageOf(
    filled.map(({ name }) => name),
    exchange,
    context,
  );
  return json(200, { repositories: page.entries }, linkTo('/v2/_catalog', page));
}

/** GET of the manifests about a digest: an index, perhaps empty, never 404. */
export function listReferrers(exchange: Exchange, context: Context): Reply {
  const { repository, name } = exchange.route;
  if (!context.rules.referrers) throw new Refusal('UNSUPPORTED', 'no referrers', { status: 404 });
  const wanted = exchange.query.get('artifactType');
  const all = referrersOf(context.store.repositories.get(repository), requireDigest(name));
  const matching = all.filter(({ artifactType }) => wanted === null || artifactType === wanted);
  const byDigest = new Map(matching.map((descriptor) => [descriptor.digest as string, descriptor]));
  const page = pageOf(byDigest.keys(), exchange, context);
  const manifests = page.entries.map((digest) => byDigest.get(digest));
  const body = { schemaVersion: 2, mediaType: mediaType.ociIndex, manifests: manifests as never };
  return json(200, body, {
    ...linkTo(`/v2/${repository}/referrers/${name}`, page),
    'Content-Type': mediaType.ociIndex,
    ...(wanted === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
  });
}

interface Page {
  readonly entries: readonly string[];
  /** Query of the next page; undefined on the last one. */
  readonly next: URLSearchParams | undefined;
}

function pageOf(all: Iterable<string>, exchange: Exchange, context: Context): Page {
  const last = exchange.query.get('last');
  const rest = [...all].filter((entry) => last === null || entry > last).sort();
  const wanted = sizeOf(exchange.query.get('n'));
  const size = Math.min(wanted ?? context.rules.pageSize, context.rules.pageSize);
  const entries = rest.slice(0, size);
  const final = entries.at(-1);
  if (rest.length <= size || final === undefined) return { entries, next: undefined };
  const next = new URLSearchParams(exchange.query);
  next.set('last', final);
  if (wanted !== undefined) next.set('n', `${size}`);
  return { entries, next };
}

function sizeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Refusal('UNSUPPORTED', 'n is not a number', { status: 400 });
}

function linkTo(path: string, page: Page): Record<string, string> {
  return page.next === undefined ? {} : { Link: `<${path}?${page.next.toString()}>; rel="next"` };
}
