import type { HttpAnswer } from '../http/http-client.ts';
import { isLoopback } from '../http/proxy.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { parseChallenges } from './challenge.ts';
import { basicHeader, type Credential } from './credential.ts';
import type { TokenService, TokenStore } from './token.ts';

/** What a registry asked for: Basic, or a token from somewhere. */
type Demand = { readonly kind: 'basic' } | ({ readonly kind: 'bearer' } & TokenService);

/** What is known of one origin, shared by all that talk to it. */
export class OriginAuth {
  /** What it asked for last; undefined: nothing so far. */
  demand: Demand | undefined;
  /** The first request under way: the others wait, so that one 401 answers for all. */
  first: Promise<unknown> | undefined;
}

/** Gets one repository's requests authorised. */
export class Authorizer {
  readonly #tokens: TokenStore;
  readonly #origin: OriginAuth;
  readonly #credential: Credential | undefined;

  constructor(tokens: TokenStore, origin: OriginAuth, credential: Credential | undefined) {
    this.#tokens = tokens;
    this.#origin = origin;
    this.#credential = credential;
  }

  /** The Authorization header for these scopes; undefined as long as nobody asked for one. */
  async header(scopes: readonly string[]): Promise<string | undefined> {
    const { demand } = this.#origin;
    if (demand === undefined) return undefined;
    if (demand.kind === 'basic') return this.#credential && this.#basic(this.#credential);
    const { realm, service } = demand;
    const request = { realm, service, scopes, credential: this.#credential };
    return `Bearer ${await this.#tokens.get(request)}`;
  }

  /**
   * Takes note of a 401 to a request that carried `sent`. False when the answer asks for nothing
   * that could be given. Throws RegistryError (kind `protocol`) for a realm that is no safe URL.
   */
  async learn(answer: HttpAnswer, scopes: readonly string[], sent?: string): Promise<boolean> {
    const demand = readDemand(answer);
    if (demand === undefined) return false;
    if (sent?.startsWith('Bearer ') && demand.kind === 'bearer') {
      const { realm, service } =
        this.#origin.demand?.kind === 'bearer' ? this.#origin.demand : demand;
      const request = { realm, service, scopes, credential: this.#credential };
      await this.#tokens.drop(request, sent.slice('Bearer '.length));
    }
    this.#origin.demand = demand;
    return demand.kind === 'bearer' || (this.#credential !== undefined && sent === undefined);
  }

  #basic(credential: Credential): string | undefined {
    return credential.username === '' ? undefined : basicHeader(credential);
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
