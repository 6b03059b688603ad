import type { HttpAnswer, HttpRequest } from '../http/message.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { basicHeader, type Credential } from './credential.ts';

/** Where tokens come from (distribution, token authentication). */
export interface TokenService {
  readonly realm: string;
  readonly service: string | undefined;
}

/** What a token is for. */
export interface TokenRequest extends TokenService {
  /** As in `repository:library/busybox:pull`. */
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
  /** Certificates are not checked there either. */
  readonly insecure: boolean;
}

export interface TokenStoreOptions {
  /** Sends a request, with retries. */
  readonly send: (request: HttpRequest) => Promise<HttpAnswer>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly clientId: string;
}

interface Entry {
  readonly token: Promise<string>;
  /** When to get another one; infinite while it is being fetched. */
  renewAt: number;
}

const bodyLimit = 1024 * 1024;

/** Tokens have to last this long at least (distribution's documentation says 60 s). */
const shortestLife = 60;

/**
 * The tokens of a run: fetched once for everyone who wants the same, kept for the whole run, and
 * renewed when a fifth of their life is left.
 */
export class TokenStore {
  readonly #options: TokenStoreOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: TokenStoreOptions) {
    this.#options = options;
  }

  /** A token that is still good. Throws RegistryError MP5027 (kind `auth`, `protocol`, …). */
  get(request: TokenRequest): Promise<string> {
    const key = keyOf(request);
    const known = this.#entries.get(key);
    if (known !== undefined && this.#options.now() < known.renewAt) return known.token;
    const entry: Entry = { token: this.#fetch(request, key), renewAt: Number.POSITIVE_INFINITY };
    this.#entries.set(key, entry);
    return entry.token;
  }

  /** Forgets a token that was refused, unless it has been replaced already. */
  async drop(request: TokenRequest, refused: string): Promise<void> {
    const key = keyOf(request);
    const entry = this.#entries.get(key);
    if (entry === undefined || (await entry.token.catch(() => refused)) !== refused) return;
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  async #fetch(request: TokenRequest, key: string): Promise<string> {
    try {
      const answer = await this.#options.send(this.#toHttp(request));
      if (answer.status !== 200) throw refused(request, answer.status);
      const { token, seconds } = parseToken(answer.bytes, request);
      const entry = this.#entries.get(key);
      if (entry !== undefined) entry.renewAt = this.#options.now() + seconds * 800;
      return token;
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }

  /** GET with Basic or nothing; with an identity token the OAuth2 POST. */
  #toHttp(request: TokenRequest): HttpRequest {
    const { credential, service, scopes, insecure } = request;
    const realm = new URL(request.realm);
    const fields = new URLSearchParams(service === undefined ? {} : { service });
    if (credential?.identityToken === undefined) {
      for (const scope of scopes) fields.append('scope', scope);
      if (credential !== undefined) fields.set('account', credential.username);
      const headers = credential === undefined ? {} : { authorization: basicHeader(credential) };
      const query = [realm.search.slice(1), fields.toString()].filter((part) => part !== '');
      const path = `${realm.pathname}?${query.join('&')}`;
      return { method: 'GET', origin: realm.origin, path, headers, limit: bodyLimit, insecure };
    }
    fields.set('scope', scopes.join(' '));
    fields.set('grant_type', 'refresh_token');
    fields.set('client_id', this.#options.clientId);
    fields.set('refresh_token', credential.identityToken);
    return {
      method: 'POST',
      origin: realm.origin,
      path: `${realm.pathname}${realm.search}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(fields.toString()),
      limit: bodyLimit,
      insecure,
    };
  }
}

function keyOf({ realm, service, scopes, credential, insecure }: TokenRequest): string {
  const { username, password, identityToken } = credential ?? {};
  const secrets = [username, password, identityToken];
  return JSON.stringify([realm, service, insecure, [...scopes].sort(), ...secrets]);
}

function parseToken(bytes: Buffer, request: TokenRequest): { token: string; seconds: number } {
  let answer: { token?: unknown; access_token?: unknown; expires_in?: unknown } | null;
  try {
    answer = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unusable(request, 'its answer is not JSON');
  }
  const token = answer?.token || answer?.access_token;
  if (typeof token !== 'string') throw unusable(request, 'its answer holds no token');
  if (/[^\x21-\x7e]/.test(token)) throw unusable(request, 'its token cannot be sent in a header');
  const seconds = Number(answer?.expires_in ?? shortestLife);
  return { token, seconds: Math.max(seconds, shortestLife) };
}

function unusable(request: TokenRequest, reason: string): RegistryError {
  const message = `the token service at ${new URL(request.realm).host}: ${reason}`;
  return new RegistryError('MP5027', message, { kind: 'protocol' });
}

function refused(request: TokenRequest, status: number): RegistryError {
  const { credential } = request;
  const host = new URL(request.realm).host;
  const who = credential ? `the credentials from ${credential.origin}` : 'an anonymous request';
  const message = `the token service at ${host} refused ${who} (${status})`;
  const hint = credential
    ? 'They may lack the right, or be outdated.'
    : 'No credentials were found: log in there, or name an authfile.';
  return new RegistryError('MP5027', message, { kind: 'auth', status, hint });
}
