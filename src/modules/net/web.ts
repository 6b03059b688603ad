import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { HostSettings } from '../../http/host-settings.ts';
import { HttpClient } from '../../http/http-client.ts';
import type { HttpDownload, HttpRequest } from '../../http/message.ts';
import type { PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { pathOf } from '../files/path.ts';
import { type RedirectRule, redirectOf } from './redirect.ts';
import type { WebArguments } from './web-arguments.ts';

/** What web modules are lent. */
export interface WebServices {
  /** What the configuration says about a host: its CA, its client certificate. */
  readonly hostSettings?: ((host: string) => HostSettings) | undefined;
}

export interface WebRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  readonly redirects: RedirectRule;
}

/** An answer of any status. */
export interface WebAnswer extends HttpDownload {
  /** Where it came from, without credentials. */
  readonly url: string;
  /** What was asked last. */
  readonly method: string;
}

/** Where an error's body is cut off. */
const errorLimit = 64 * 1024 * 1024;
const maxHops = 10;

/**
 * Sends one request, as a task's arguments say how, and hands the answer to `use`; connections
 * end after it. Throws a TransportError when there is no answer.
 */
export async function withAnswer<Result>(
  request: WebRequest,
  args: WebArguments,
  context: PlanContext<unknown>,
  use: (answer: WebAnswer) => Promise<Result>,
): Promise<Result> {
  const client = clientFor(args, context);
  try {
    return await use(await exchange(client, request, args, context.signal));
  } finally {
    await client.close();
  }
}

/** The whole body of an answer, unpacked. */
export async function bodyOf(answer: WebAnswer): Promise<Buffer> {
  if (answer.stream === undefined)
    return isPacked(answer) ? gunzipSync(answer.bytes) : answer.bytes;
  const chunks: Buffer[] = [];
  for await (const chunk of streamOf(answer)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The body of a 2xx as a stream, unpacked. */
export function streamOf(answer: WebAnswer): AsyncIterable<unknown> {
  const stream = answer.stream as Readable;
  if (!isPacked(answer)) return stream;
  const unpacked = createGunzip();
  stream.once('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return unpacked;
}

function isPacked({ headers }: WebAnswer): boolean {
  return headers['content-encoding'] === 'gzip';
}

/** Throws a CodedError for a text that is no http URL. */
export function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new CodedError('MP4140', `"${text}" is no http or https URL`, {
    hint: 'Write it in full: https://host/path.',
  });
}

async function exchange(
  client: HttpClient,
  request: WebRequest,
  args: WebArguments,
  signal: AbortSignal,
): Promise<WebAnswer> {
  let current = request;
  let account = accountOf(args, request.url);
  for (let hops = 0; hops <= maxHops; hops++) {
    const answer = await sendOnce(client, current, { account, args, signal });
    const url = plainUrl(current.url);
    const next = redirectOf(answer, current);
    if (next === undefined) return { ...answer, url, method: current.method };
    answer.stream?.destroy();
    if (next.url.origin !== current.url.origin) account = undefined;
    current = next;
  }
  throw new CodedError('MP4141', `${request.url.host}: too many redirects`);
}

interface Sending {
  readonly account: string | undefined;
  readonly args: WebArguments;
  readonly signal: AbortSignal;
}

/** With the password at once, or when the server asks for it. */
async function sendOnce(
  client: HttpClient,
  request: WebRequest,
  { account, args, signal }: Sending,
): Promise<HttpDownload> {
  const withPassword = { authorization: `Basic ${account}` };
  const plain = httpRequest(request, signal);
  const signed = { ...plain, headers: { ...plain.headers, ...withPassword } };
  if (account === undefined) return client.open(plain);
  if (args.force_basic_auth) return client.open(signed);
  const answer = await client.open(plain);
  const asked = /\bbasic\b/i.test(String(answer.headers['www-authenticate'] ?? ''));
  return answer.status === 401 && asked ? client.open(signed) : answer;
}

function httpRequest({ url, method, headers, body }: WebRequest, signal: AbortSignal): HttpRequest {
  return {
    method,
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    headers,
    body,
    signal,
    errorLimit,
    keepsRedirects: true,
  };
}

/** User and password, from the arguments or the URL, encoded. */
function accountOf(args: WebArguments, url: URL): string | undefined {
  const user = args.url_username ?? decodeURIComponent(url.username);
  const password = args.url_password ?? decodeURIComponent(url.password);
  if (user === '' && password === '') return undefined;
  return Buffer.from(`${user}:${password}`).toString('base64');
}

/** Without user and password. */
export function plainUrl(url: URL): string {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain.href;
}

function clientFor(args: WebArguments, context: PlanContext<unknown>): HttpClient {
  const { hostSettings } = (context.services ?? {}) as WebServices;
  const { environment } = context;
  const milliseconds = args.timeout * 1000;
  const own = ownSettings(args, context);
  const proxies = {
    http: environment.http_proxy ?? environment.HTTP_PROXY,
    https: environment.https_proxy ?? environment.HTTPS_PROXY,
    none: environment.no_proxy ?? environment.NO_PROXY,
  };
  return new HttpClient({
    settingsFor: (host) => ({ ...hostSettings?.(host), ...own }),
    timeouts: { connect: milliseconds, stall: milliseconds },
    proxies: args.use_proxy ? proxies : {},
    userAgent: args.http_agent,
  });
}

function ownSettings(args: WebArguments, context: PlanContext<unknown>): HostSettings {
  const pem = (path: string) => readFileSync(pathOf(path, context), 'utf8');
  return {
    ...(args.validate_certs ? {} : { insecure: true }),
    ...(args.ca_path === undefined ? {} : { ca: pem(args.ca_path) }),
    ...(args.client_cert === undefined ? {} : { clientCert: pem(args.client_cert) }),
    ...(args.client_key === undefined ? {} : { clientKey: pem(args.client_key) }),
    ...(args.unix_socket === undefined ? {} : { socketPath: pathOf(args.unix_socket, context) }),
  };
}
