import type { Web } from '../http/web.ts';
import type {
  CallOptions,
  ContentTarget,
  ManifestRemover,
  ReferrerLister,
  TagLister,
} from '../oci/content.ts';
import type { Login } from '../oci/login.ts';
import type { Reference } from '../oci/reference.ts';
import { listRepositories } from './catalog.ts';
import type { Actions, RegistryClientOptions, RepositoryAccess } from './client-options.ts';
import { Connector } from './connector.ts';
import { MirroredRepository } from './mirrored-repository.ts';
import { Repository } from './repository.ts';
import { blocked, type Place, type Route, routeOf } from './route.ts';

export type { ClientLimits, RegistryClientOptions } from './client-options.ts';

type AnyRepository = ContentTarget & TagLister & ReferrerLister & ManifestRemover;

/**
 * A client for all registries of a run (distribution-spec 1.1): one pool of connections per
 * origin, tokens and credentials looked up once. Close it at the end.
 */
export class RegistryClient {
  readonly #options: RegistryClientOptions;
  readonly #connector: Connector;
  readonly #repositories = new Map<Login | undefined, Map<string, AnyRepository>>();

  constructor(options: RegistryClientOptions) {
    this.#options = options;
    this.#connector = new Connector(options);
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
    const connect = async () => {
      if (rule?.blocked) throw blocked(rule, `${registry}/${repository}`);
      return this.#connector.connect(place, access, actions);
    };
    return new Repository({ registry, repository, connect });
  }

  /** The way to servers that are no registries, by the same settings. */
  get web(): Web {
    return this.#connector.web;
  }

  /** The repositories of a registry that has a catalog. Throws RegistryError. */
  async *repositories(
    registry: string,
    access: RepositoryAccess,
    options?: CallOptions,
  ): AsyncIterable<string> {
    const place = { registry, repository: '', insecure: false };
    const { session } = await this.#connector.connect(place, access, 'pull');
    yield* listRepositories(session, options);
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    await this.#connector.close();
  }
}
