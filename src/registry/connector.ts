import { defaultTimeouts } from '../http/host-settings.ts';
import { HttpClient } from '../http/http-client.ts';
import { type Persistence, persist } from '../http/persistence.ts';
import { isLoopback } from '../http/proxy.ts';
import { defaultRetryPolicy } from '../http/retry.ts';
import { Web } from '../http/web.ts';
import { dockerHub } from '../oci/reference.ts';
import { Authorizer, type Demand, OriginAuth } from './authorizer.ts';
import type {
  Actions,
  ClientLimits,
  RegistryClientOptions,
  RepositoryAccess,
} from './client-options.ts';
import type { Credential } from './credential.ts';
import { helperExec } from './credential-helper.ts';
import { CredentialStore } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { isPermanent, transportError } from './failure.ts';
import { HostBook } from './hosts.ts';
import { proxiesOf } from './proxy-variables.ts';
import { PullBudget } from './pull-budget.ts';
import type { Place } from './route.ts';
import { RegistrySession } from './session.ts';
import { TokenStore } from './token.ts';
import { WarningLog } from './warning-log.ts';

const defaultLimits: ClientLimits = {
  retry: defaultRetryPolicy,
  timeouts: defaultTimeouts,
  manifestBytes: 4 * 1024 * 1024,
};

/**
 * Makes connections to repositories, with all that the repositories of a run share: pools, what is
 * configured for hosts, credentials, tokens, and the pulls that registries allow.
 */
export class Connector {
  readonly hosts: HostBook;
  readonly credentials: CredentialStore;
  readonly #options: RegistryClientOptions;
  readonly #limits: ClientLimits;
  readonly #persistence: Persistence;
  readonly #tokens: TokenStore;
  readonly #origins = new Map<string, OriginAuth>();
  readonly #pulls = new Map<string, PullBudget>();
  readonly #warnings: WarningLog;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.hosts = new HostBook(options.hosts ?? {}, {
      ca: options.env.SSL_CERT_FILE,
      extra: options.env.NODE_EXTRA_CA_CERTS,
      certFolders: options.certFolders,
    });
    this.#warnings = new WarningLog(options.onWarning);
    this.#persistence = this.#makePersistence();
    this.#tokens = this.#makeTokens();
    this.credentials = new CredentialStore(
      options.env,
      options.exec ?? helperExec(options.env),
      (host) => this.hosts.configFor(host).credentials,
    );
  }

  /** The way to servers that are no registries, by the same settings. */
  get web(): Web {
    return new Web(this.#persistence);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#persistence.http.close();
  }

  /** Looks up credentials and finds out the scheme; sends nothing else. */
  async connect(place: Place, access: RepositoryAccess, actions: Actions): Promise<Endpoint> {
    const { registry, repository } = place;
    const credential = await this.credentials.find(registry, repository, access);
    const insecure = this.#isInsecure(place, access);
    const origin = await this.#originOf(registry, insecure);
    const originAuth = this.#originAuth(origin);
    const session = new RegistrySession({
      persistence: this.#persistence,
      registry,
      origin,
      insecure,
      side: access.side,
      originAuth,
      authorizer: new Authorizer({
        tokens: this.#tokens,
        origin: originAuth,
        credential,
        insecure,
      }),
      credentialOrigin: credential?.origin,
      pulls: this.#pullsOf(registry, origin, credential),
      onAnswer: (answer) => this.#warnings.note(registry, answer),
    });
    return {
      session,
      repository,
      base: `/v2/${repository}`,
      scopes: [`repository:${repository}:${actions}`],
      writable: actions === 'pull,push',
      manifestLimit: this.#limits.manifestBytes,
    };
  }

  /** What an origin asked for last; undefined: nothing so far. */
  demandAt(origin: string): Demand | undefined {
    return this.#originAuth(origin).demand;
  }

  /** registries.conf counts where neither the task nor the host's configuration says anything. */
  #isInsecure(place: Place, access: RepositoryAccess): boolean {
    if (access.tlsVerify !== undefined) return !access.tlsVerify;
    return place.insecure && this.hosts.configFor(place.registry).insecure !== false;
  }

  /** https, unless the host is known or allowed to speak http and does. */
  async #originOf(registry: string, insecure: boolean): Promise<string> {
    const host = registry === dockerHub ? 'registry-1.docker.io' : registry;
    const settings = this.hosts.settingsFor(registry);
    if (settings.plainHttp) return `http://${host}`;
    const secure = new URL(`https://${host}`);
    const { http } = this.#persistence;
    const either = insecure || settings.insecure === true || isLoopback(secure.hostname);
    if (!either || http.isProxied(secure.origin)) return secure.origin;
    const scheme = await http.scheme(host);
    if (scheme !== undefined) return new URL(`${scheme}//${host}`).origin;
    return isLoopback(secure.hostname) ? new URL(`http://${host}`).origin : secure.origin;
  }

  #originAuth(origin: string): OriginAuth {
    const known = this.#origins.get(origin) ?? new OriginAuth();
    this.#origins.set(origin, known);
    return known;
  }

  /** Registries count per account, and all that nobody has logged in for together. */
  #pullsOf(host: string, origin: string, credential: Credential | undefined): PullBudget {
    const key = [origin, credential?.username, credential?.origin].join(' ');
    const { onRate, onRateWait } = this.#options;
    const known =
      this.#pulls.get(key) ??
      new PullBudget({
        host,
        settings: this.hosts.rateSettingsFor(host),
        now: this.#persistence.now,
        onRate: onRate ?? (() => {}),
        onWait: onRateWait ?? (() => {}),
      });
    this.#pulls.set(key, known);
    return known;
  }

  #makePersistence(): Persistence {
    const { env, onRetry, now, random, userAgent } = this.#options;
    const http = new HttpClient({
      settingsFor: (host) => this.hosts.settingsFor(host === hubHost ? dockerHub : host),
      timeouts: this.#limits.timeouts,
      proxies: proxiesOf(env),
      userAgent: userAgent ?? 'mirror-play',
    });
    return {
      http,
      retry: this.#limits.retry,
      now: now ?? wallClock,
      random: random ?? Math.random,
      onRetry: onRetry ?? (() => {}),
    };
  }

  #makeTokens(): TokenStore {
    const persistence = this.#persistence;
    return new TokenStore({
      now: persistence.now,
      clientId: 'mirror-play',
      send: async (request) => {
        const host = new URL(request.origin).host;
        const { attempts } = this.#limits.retry;
        const options = { host, attempts, isFinal: isPermanent };
        const outcome = await persist(persistence, options, () => persistence.http.fetch(request));
        if ('answer' in outcome) return outcome.answer;
        const { error, attempts: sent } = outcome;
        throw transportError(error, { side: undefined, registry: host, request, attempts: sent });
      },
    });
  }
}

const hubHost = 'registry-1.docker.io';

/** The wall clock, by the one clock that this floor may read. */
function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
