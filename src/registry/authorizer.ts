import type { HttpAnswer } from '../http/message.ts';
import { isLoopback } from '../http/proxy.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { parseChallenges } from './challenge.ts';
import { basicHeader, type Credential } from './credential.ts';
import type { TokenRequest, TokenService, TokenStore } from './token.ts';

/** What a registry asked for: Basic, or a token from somewhere. */
export type Demand = { readonly kind: 'basic' } | ({ readonly kind: 'bearer' } & TokenService);

/** What is known of one origin, shared by all that talk to it. */
export class OriginAuth {
  /** What it asked for last; undefined: nothing so far. */
  demand: Demand | undefined;
  /** The first request under way: the others wait, so that one 401 answers for all. */
  first: Promise<unknown> | undefined;
}

export interface AuthorizerOptions {
  readonly tokens: TokenStore;
  readonly origin: OriginAuth;
  readonly credential: Credential | undefined;
  readonly insecure: boolean;
}

/** Gets one repository's requests authorised. */
export class Authorizer {
  readonly #options: AuthorizerOptions;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** The Authorization header for these scopes; undefined as long as nobody asked for one. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    const { tokens, origin, credential } = this.#options;
    const { demand } = origin;
    if (demand === undefined) return undefined;
    if (demand.kind === 'bearer')
      return `Bearer ${await tokens.get(this.#request(demand, scopes))}`;
    return credential?.username ? basicHeader(credential) : undefined;
  }

  /**
   * Takes note of a 401 to a request that carried `sent`. False when the answer asks for nothing
   * that could be given. Throws RegistryError (kind `protocol`) for a realm that is no safe URL.
   */
  async learn(answer: HttpAnswer, scopes: readonly string[], sent?: string): Promise<boolean> {
    const { tokens, origin, credential } = this.#options;
    const demand = readDemand(answer);
    if (demand === undefined) return false;
    const before = origin.demand;
    origin.demand = demand;
    if (demand.kind === 'basic') return credential !== undefined && sent === undefined;
    if (before?.kind === 'bearer' && sent !== undefined) {
      await tokens.drop(this.#request(before, scopes), sent.slice('Bearer '.length));
    }
    return true;
  }

  #request({ realm, service }: TokenService, scopes: readonly string[]): TokenRequest {
    const { credential, insecure } = this.#options;
    return { realm, service, scopes, credential, insecure };
  }
}

function readDemand(answer: HttpAnswer): Demand | undefined {
  const challenges = parseChallenges(answer.headers['www-authenticate']);
  const bearer = challenges.find(
    ({ scheme, parameters }) => scheme === 'bearer' && parameters.realm,
  );
  if (bearer !== undefined) {
    const { realm = '', service } = bearer.parameters;
    checkRealm(realm, answer.origin);
    return { kind: 'bearer', realm, service };
  }
  return challenges.some(({ scheme }) => scheme === 'basic') ? { kind: 'basic' } : undefined;
}

/** Credentials go to the realm: it may not be less safe than the registry itself. */
function checkRealm(realm: string, origin: string): void {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw unsafe(origin, 'that is no http URL');
  }
  const downgrade = origin.startsWith('https:') && url.protocol === 'http:';
  if (downgrade && !isLoopback(url.hostname)) throw unsafe(origin, 'without https');
}

function unsafe(origin: string, what: string): RegistryError {
  const message = `${new URL(origin).host} names a token service ${what}: refused`;
  return new RegistryError('MP5028', message, { kind: 'protocol' });
}
