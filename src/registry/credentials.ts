import { join } from 'node:path';
import type { Login } from '../oci/login.ts';
import { type Accounts, findAccount, readAccount } from './accounts.ts';
import { type AuthFile, findEntry, missingAuthFile, readAuthFile } from './auth-file.ts';
import type { Credential } from './credential.ts';
import { askHelper, type HelperExec } from './credential-helper.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Credentials as one end of a copy names them. */
export interface NamedCredentials {
  /** The only credentials file; undefined: the usual search. */
  readonly authfile?: string | undefined;
  /** Goes before files, for its own registry. */
  readonly login?: Login | undefined;
}

interface Location {
  readonly path: string;
  /** What names it, when it must be there. */
  readonly namedBy?: string;
}

/**
 * Finds credentials as containers' tools do. A login is for its registry; a given authfile is the
 * only place; else what the configuration of the host says for the namespace; else
 * `$REGISTRY_AUTH_FILE` is the only file; otherwise `$XDG_RUNTIME_DIR/containers/auth.json`,
 * `$XDG_CONFIG_HOME/containers/auth.json` and Docker's config.json, the first that knows the
 * registry. Files are read once, helpers asked once per registry.
 */
export class CredentialStore {
  readonly #env: Environment;
  readonly #exec: HelperExec;
  readonly #accountsFor: (registry: string) => Accounts | undefined;
  readonly #files = new Map<string, Promise<AuthFile | undefined>>();
  readonly #answers = new Map<string, Promise<Credential | undefined>>();

  constructor(
    env: Environment,
    exec: HelperExec,
    accountsFor: (registry: string) => Accounts | undefined = () => undefined,
  ) {
    this.#env = env;
    this.#exec = exec;
    this.#accountsFor = accountsFor;
  }

  /** Throws RegistryError of kind `config` when a file or helper cannot be used. */
  async find(
    registry: string,
    repository: string,
    { authfile, login }: NamedCredentials = {},
  ): Promise<Credential | undefined> {
    if (login?.registry === registry) return login;
    const configured = authfile
      ? undefined
      : findAccount(this.#accountsFor(registry) ?? {}, repository);
    const credential = configured && readAccount(configured.account, configured.key, this.#env);
    if (credential !== undefined) return credential;
    for (const location of this.#locations(authfile, configured?.account.authfile)) {
      const file = await this.#read(location.path);
      if (file === undefined && location.namedBy !== undefined) {
        throw missingAuthFile(location.path, location.namedBy);
      }
      const found = file && (await this.#findIn(file, registry, repository));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The files that are looked at where `hosts` says nothing, in this order. */
  searched(authfile?: string): readonly string[] {
    return this.#locations(authfile, undefined).map(({ path }) => path);
  }

  #locations(authfile: string | undefined, configured: string | undefined): Location[] {
    const { REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, HOME, DOCKER_CONFIG } = this.#env;
    if (authfile) return [{ path: authfile, namedBy: 'the authfile setting' }];
    if (configured) return [{ path: configured, namedBy: 'hosts in mirror-play.yml' }];
    if (REGISTRY_AUTH_FILE) return [{ path: REGISTRY_AUTH_FILE, namedBy: '$REGISTRY_AUTH_FILE' }];
    const config = this.#env.XDG_CONFIG_HOME || (HOME && join(HOME, '.config'));
    const docker = DOCKER_CONFIG || (HOME && join(HOME, '.docker'));
    const paths = [
      XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, 'containers/auth.json'),
      config && join(config, 'containers/auth.json'),
      docker && join(docker, 'config.json'),
    ];
    return paths.flatMap((path) => (path ? [{ path }] : []));
  }

  async #findIn(file: AuthFile, registry: string, repository: string) {
    const helper = file.helpers.get(registry);
    if (helper !== undefined) return this.#ask(helper, registry);
    const entry = findEntry(file, registry, repository);
    if (entry !== undefined || file.store === undefined) return entry;
    return this.#ask(file.store, registry);
  }

  #read(path: string): Promise<AuthFile | undefined> {
    return remember(this.#files, path, () => readAuthFile(path));
  }

  #ask(helper: string, registry: string): Promise<Credential | undefined> {
    const key = `${helper} ${registry}`;
    return remember(this.#answers, key, () => askHelper(helper, registry, this.#exec));
  }
}

function remember<T>(known: Map<string, Promise<T>>, key: string, find: () => Promise<T>) {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}
