import { defaultTimeouts, type Timeouts } from '../http/host-settings.ts';
import { HttpClient } from '../http/http-client.ts';
import { type Persistence, persist, type RetryEvent } from '../http/persistence.ts';
import { isLoopback } from '../http/proxy.ts';
import { defaultRetryPolicy, type RetryPolicy } from '../http/retry.ts';
import { Web } from '../http/web.ts';
import type {
  CallOptions,
  ContentTarget,
  ManifestRemover,
  ReferrerLister,
  TagLister,
} from '../oci/content.ts';
import type { Login } from '../oci/login.ts';
import { dockerHub, type Reference } from '../oci/reference.ts';
import type { Side } from '../oci/registry-error.ts';
import { Authorizer, OriginAuth } from './authorizer.ts';
import { listRepositories } from './catalog.ts';
import type { Credential } from './credential.ts';
import { type HelperExec, helperExec } from './credential-helper.ts';
import { CredentialStore, type Environment, type NamedCredentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
import { isPermanent, transportError } from './failure.ts';
import { HostBook, type HostsConfig } from './hosts.ts';
import { MirroredRepository } from './mirrored-repository.ts';
import { PullBudget, type RateWait } from './pull-budget.ts';
import type { PullRate } from './pull-rate.ts';
import type { RegistryRule } from './registries-conf.ts';
import { Repository } from './repository.ts';
import { blocked, type Place, type Route, routeOf } from './route.ts';
import { RegistrySession } from './session.ts';
import { TokenStore } from './token.ts';
import { WarningLog } from './warning-log.ts';

export interface ClientLimits {
  readonly retry: RetryPolicy;
  readonly timeouts: Timeouts;
  /** Largest manifest, bytes. */
  readonly manifestBytes: number;
}

export interface RegistryClientOptions {
  readonly hosts?: HostsConfig | undefined;
  /** Rules of registries.conf(5), as `readRegistriesConf` finds them. */
  readonly rules?: readonly RegistryRule[] | undefined;
  /** Folders of certs.d(5), as `certFolders` names them. */
  readonly certFolders?: readonly string[] | undefined;
  /** For the search for credentials, credential helpers, proxies and `SSL_CERT_FILE`. */
  readonly env: Environment;
  readonly limits?: Partial<ClientLimits> | undefined;
  readonly userAgent?: string | undefined;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** A registry's Warning header (distribution-spec, Warnings); each text once per host. */
  readonly onWarning?: ((host: string, text: string) => void) | undefined;
  /** How many pulls a registry still allows; each change once. */
  readonly onRate?: ((host: string, rate: PullRate) => void) | undefined;
  readonly onRateWait?: ((wait: RateWait) => void) | undefined;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** As Math.random. */
  readonly random?: (() => number) | undefined;
  readonly exec?: HelperExec | undefined;
}

/** How to get at one repository. */
export interface RepositoryAccess extends NamedCredentials {
  /** False switches TLS verification off and allows plain http. Undefined: as configured. */
  readonly tlsVerify?: boolean | undefined;
  /** Which end of a copy it is: errors will say so. */
  readonly side?: Side | undefined;
}

type AnyRepository = ContentTarget & TagLister & ReferrerLister & ManifestRemover;

/** What will be done there; tokens are asked for accordingly. */
export type Actions = 'pull' | 'pull,push' | 'pull,push,delete';

const defaultLimits: ClientLimits = {
  retry: defaultRetryPolicy,
  timeouts: defaultTimeouts,
  manifestBytes: 4 * 1024 * 1024,
};

/**
 * A client for all registries of a run (distribution-spec 1.1): one pool of connections per
 * origin, tokens and credentials looked up once. Close it at the end.
 */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #limits: ClientLimits;
  readonly #hosts: HostBook;
  readonly #persistence: Persistence;
  readonly #tokens: TokenStore;
  readonly #credentials: CredentialStore;
  readonly #origins = new Map<string, OriginAuth>();
  readonly #pulls = new Map<string, PullBudget>();
  readonly #repositories = new Map<Login | undefined, Map<string, AnyRepository>>();
  readonly #warnings: WarningLog;

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#hosts = new HostBook(options.hosts ?? {}, {
      ca: options.env.SSL_CERT_FILE,
      certFolders: options.certFolders,
    });
    this.#warnings = new WarningLog(options.onWarning);
    this.#persistence = this.#makePersistence();
    this.#tokens = this.#makeTokens();
    this.#credentials = new CredentialStore(
      options.env,
      options.exec ?? helperExec(options.env),
      (host) => this.#hosts.configFor(host).credentials,
    );
  }

  /** One repository, to read or to write; the same again for the same arguments. Sends nothing. */
  repository(
    reference: Pick<Reference, 'registry' | 'repository'>,
    access: RepositoryAccess,
    actions: Actions,
  ): AnyRepository {
    const { registry, repository } = reference;
    const { authfile, login, tlsVerify, side } = access;
    const key = [registry, repository, actions, side, tlsVerify, authfile].join(' ');
    const repositories = this.#repositories.get(login) ?? new Map<string, AnyRepository>();
    const made = repositories.get(key) ?? this.#route(reference, access, actions);
    this.#repositories.set(login, repositories.set(key, made));
    return made;
  }

  /**
   * Writing, and whatever is done at a target, goes where the reference says; reading asks mirrors first, then the
   * location.
   */
  #route(
    { registry, repository }: Pick<Reference, 'registry' | 'repository'>,
    access: RepositoryAccess,
    actions: Actions,
  ): AnyRepository {
    const route = routeOf(this.#options.rules ?? [], registry, repository);
    const at = (place: Place) => this.#at(place, route, access, actions);
    const isDirect = actions !== 'pull' || access.side === 'target';
    if (isDirect || route.rule?.blocked) return at(route.target);
    if (route.location === route.target && route.mirrors.length === 0) return at(route.target);
    return new MirroredRepository({
      name: `${registry}/${repository}`,
      mirrors: route.mirrors.map((place) => ({ pulls: place.pulls, content: at(place) })),
      location: at(route.location),
      onUnreachable: (mirror, error) =>
        this.#options.onWarning?.(mirror, `left out for the rest of the run: ${error.message}`),
    });
  }

  #at(place: Place, { rule }: Route, access: RepositoryAccess, actions: Actions): Repository {
    const { registry, repository } = place;
    const own = this.#hosts.configFor(registry).insecure;
    const insecure = place.insecure && own !== false && access.tlsVerify === undefined;
    const connect = async () => {
      if (rule?.blocked) throw blocked(rule, `${registry}/${repository}`);
      return this.#connect(
        { registry, repository },
        insecure ? { ...access, tlsVerify: false } : access,
        actions,
      );
    };
    return new Repository({ registry, repository, connect });
  }

  /** The way to servers that are no registries, by the same settings. */
  get web(): Web {
    return new Web(this.#persistence);
  }

  /** The repositories of a registry that has a catalog. Throws RegistryError. */
  async *repositories(
    registry: string,
    access: RepositoryAccess,
    options?: CallOptions,
  ): AsyncIterable<string> {
    const { session } = await this.#connect({ registry, repository: '' }, access, 'pull');
    yield* listRepositories(session, options);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#persistence.http.close();
  }

  async #connect(
    { registry, repository }: Pick<Reference, 'registry' | 'repository'>,
    access: RepositoryAccess,
    actions: Actions,
  ): Promise<Endpoint> {
    const credential = await this.#credentials.find(registry, repository, access);
    const insecure = access.tlsVerify === false;
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

  /** https, unless the host is known or allowed to speak http and does. */
  async #originOf(registry: string, insecure: boolean): Promise<string> {
    const host = registry === dockerHub ? 'registry-1.docker.io' : registry;
    const settings = this.#hosts.settingsFor(registry);
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
        settings: this.#hosts.rateSettingsFor(host),
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
      settingsFor: (host) => this.#hosts.settingsFor(host === hubHost ? dockerHub : host),
      timeouts: this.#limits.timeouts,
      proxies: {
        http: env.HTTP_PROXY ?? env.http_proxy,
        https: env.HTTPS_PROXY ?? env.https_proxy,
        none: env.NO_PROXY ?? env.no_proxy,
      },
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
