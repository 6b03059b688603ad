import { nextLink } from '../http/link.ts';
import type { HttpAnswer } from '../http/message.ts';
import { isLoopback } from '../http/proxy.ts';
import type { Web } from '../http/web.ts';
import { CodedError } from '../util/coded-error.ts';
import { answerError, isLimit } from './github-failure.ts';

/** Where GitHub's API is, and what it is asked as. */
export interface GitHubAccess {
  /** `https://api.github.com`, or an enterprise server's `https://HOST/api/v3`. */
  readonly apiUrl: string;
  readonly token: string | undefined;
}

/** A release as the API gives it. */
interface Release {
  readonly tag_name?: unknown;
  readonly draft?: unknown;
  readonly prerelease?: unknown;
}

const pageLimit = 64 * 1024 * 1024;

/** GitHub's REST API, as far as releases and files go; each page is read once. */
export class GitHub {
  readonly #web: Pick<Web, 'get'>;
  readonly #base: URL;
  readonly #token: string | undefined;
  readonly #answers = new Map<string, Promise<HttpAnswer>>();

  /** Throws CodedError MP6103 for a URL that is none, or that would give the token away. */
  constructor(web: Pick<Web, 'get'>, { apiUrl, token }: GitHubAccess) {
    this.#web = web;
    this.#base = baseOf(apiUrl, token !== undefined);
    this.#token = token;
  }

  /** Tags of all releases that are neither drafts nor pre-releases, the newest release first. */
  async releases(repository: string, signal?: AbortSignal): Promise<string[]> {
    const tags: string[] = [];
    let url: URL | undefined = this.#url(`/repos/${repository}/releases?per_page=100`);
    while (url !== undefined) {
      const answer: HttpAnswer = await this.#get(url, signal);
      const releases = parse(answer, url);
      if (!Array.isArray(releases)) throw unreadable(url);
      tags.push(...(releases as Release[]).flatMap(tagOf));
      url = this.#next(answer, url);
    }
    return tags;
  }

  /** Tag of the release that is marked as the latest. */
  async latestRelease(repository: string, signal?: AbortSignal): Promise<string> {
    const url = this.#url(`/repos/${repository}/releases/latest`);
    const release = parse(await this.#get(url, signal), url) as Release | null;
    if (typeof release?.tag_name !== 'string') throw unreadable(url);
    return release.tag_name;
  }

  /** Text of a file as it was at a tag. */
  async file(
    repository: string,
    { path, ref }: { readonly path: string; readonly ref: string },
    signal?: AbortSignal,
  ): Promise<string> {
    const place = path.split('/').map(encodeURIComponent).join('/');
    const query = `?ref=${encodeURIComponent(ref)}`;
    const url = this.#url(`/repos/${repository}/contents/${place}${query}`);
    const answer = await this.#get(url, signal, 'application/vnd.github.raw+json');
    return answer.bytes.toString('utf8');
  }

  #url(path: string): URL {
    return new URL(`${this.#base.href.replace(/\/+$/, '')}${path}`);
  }

  async #get(
    url: URL,
    signal: AbortSignal | undefined,
    accept = 'application/vnd.github+json',
  ): Promise<HttpAnswer> {
    const known = this.#answers.get(url.href);
    const asked = known ?? this.#web.get(url, { ...this.#request(accept), signal });
    this.#answers.set(url.href, asked);
    const answer = await asked;
    if (answer.status === 200) return answer;
    throw answerError(answer, { url, hasToken: this.#token !== undefined });
  }

  #request(accept: string) {
    const authorization =
      this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` };
    const headers = { accept, 'x-github-api-version': '2022-11-28', ...authorization };
    return { headers, limit: pageLimit, isFinal: isLimit };
  }

  /** The token goes nowhere but to the API itself. */
  #next(answer: HttpAnswer, url: URL): URL | undefined {
    const link = nextLink(answer.headers.link);
    if (link === undefined) return undefined;
    const next = URL.canParse(link, url.href) ? new URL(link, url) : undefined;
    if (next?.origin === this.#base.origin) return next;
    throw new CodedError('MP6105', `${url.host} names a next page elsewhere: ${link}`, {
      hint: 'Is the URL of the API that of the server itself?',
    });
  }
}

function tagOf({ tag_name: tag, draft, prerelease }: Release): string[] {
  return typeof tag === 'string' && draft !== true && prerelease !== true ? [tag] : [];
}

function baseOf(apiUrl: string, hasToken: boolean): URL {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url === undefined || !isHttp || url.username !== '' || url.search !== '') {
    throw new CodedError('MP6103', `"${apiUrl}" is no URL of GitHub's API`, {
      hint: 'Write it as https://api.github.com, or https://HOST/api/v3 of an enterprise server.',
    });
  }
  if (hasToken && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new CodedError('MP6103', `a token is not sent to ${url.origin}: it has no TLS`, {
      hint: 'Use https://, or take the token away.',
    });
  }
  return url;
}

function parse(answer: HttpAnswer, url: URL): unknown {
  try {
    return JSON.parse(answer.bytes.toString('utf8'));
  } catch {
    throw unreadable(url);
  }
}

function unreadable(url: URL): CodedError {
  return new CodedError('MP6105', `${url.origin}${url.pathname}: the answer is not readable`, {
    hint: 'Is the URL of the API right? An enterprise server has it at https://HOST/api/v3.',
  });
}
