import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRelease {
  readonly tag: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
}

export interface FakeRepository {
  /** The newest first, as GitHub lists them. */
  readonly releases: readonly FakeRelease[];
  /** Tag of the release marked as latest; undefined: there is none. */
  readonly latest?: string;
  /** Contents by `tag path`. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface FakeGitHubOptions {
  readonly repositories: Readonly<Record<string, FakeRepository>>;
  /** Requests answered before the rate limit is used up. */
  readonly allowance?: number;
  /** Releases on a page, whatever is asked for. */
  readonly pageSize?: number;
  /** The only token that is let in. */
  readonly token?: string;
  /** Path before everything: `/api/v3` of an enterprise server. */
  readonly prefix?: string;
  /** Origin that the next pages are said to be at. */
  readonly nextAt?: string;
  /** Statuses that the first requests get. */
  readonly failFirst?: readonly number[];
}

export interface FakeGitHub {
  /** What GITHUB_API_URL is set to. */
  readonly apiUrl: string;
  /** Path and query of each request so far. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

/** A stand-in for GitHub's REST API on 127.0.0.1. Whoever asks for it stops it. */
export async function fakeGitHub(options: FakeGitHubOptions): Promise<FakeGitHub> {
  const requests: string[] = [];
  const failures = [...(options.failFirst ?? [])];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const failure = failures.shift();
    if (failure !== undefined) return reply(response, failure, { message: 'try again' });
    if (requests.length > (options.allowance ?? Number.POSITIVE_INFINITY)) {
      return refuse(response);
    }
    if (options.token && request.headers.authorization !== `Bearer ${options.token}`) {
      return reply(response, 401, { message: 'Bad credentials' });
    }
    return answer(request, response, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}${options.prefix ?? ''}`,
    requests,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, options: FakeGitHubOptions) {
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  const path = url.pathname.slice((options.prefix ?? '').length);
  const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)\/(.*)$/.exec(path) ?? [];
  const repository = options.repositories[name];
  if (repository === undefined) return reply(response, 404, { message: 'Not Found' });
  if (rest === 'releases') return listReleases(url, response, { repository, options });
  if (rest === 'releases/latest' && repository.latest !== undefined) {
    return reply(response, 200, { tag_name: repository.latest });
  }
  const file =
    repository.files?.[`${url.searchParams.get('ref')} ${rest.replace(/^contents\//, '')}`];
  if (file === undefined) return reply(response, 404, { message: 'Not Found' });
  return response.end(file);
}

interface Listing {
  readonly repository: FakeRepository;
  readonly options: FakeGitHubOptions;
}

function listReleases(url: URL, response: ServerResponse, { repository, options }: Listing) {
  const size = options.pageSize ?? Number(url.searchParams.get('per_page') ?? 30);
  const page = Number(url.searchParams.get('page') ?? 1);
  const shown = repository.releases.slice((page - 1) * size, page * size);
  if (page * size < repository.releases.length) {
    const next = new URL(`${url.pathname}${url.search}`, options.nextAt ?? url);
    next.searchParams.set('page', String(page + 1));
    response.setHeader('link', `<${next.href}>; rel="next", <${url.href}>; rel="last"`);
  }
  const body = shown.map(({ tag, draft = false, prerelease = false }) => {
    return { tag_name: tag, draft, prerelease };
  });
  return reply(response, 200, body);
}

function refuse(response: ServerResponse) {
  response.setHeader('x-ratelimit-limit', '60');
  response.setHeader('x-ratelimit-remaining', '0');
  response.setHeader('x-ratelimit-reset', '1767225600');
  return reply(response, 403, { message: 'API rate limit exceeded for 127.0.0.1.' });
}

function reply(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
