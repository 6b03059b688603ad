import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSettings } from '../http/host-settings.ts';
import { normaliseRegistry } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { Accounts } from './accounts.ts';
import { filesIn } from './host-files.ts';
import { defaultRateSettings, type RatePolicy, type RateSettings } from './pull-budget.ts';

/** What the configuration says about one registry host. Files are PEM, by path. */
export interface HostConfig {
  /** Neither certificates are checked nor https insisted on. */
  readonly insecure?: boolean | undefined;
  /** It speaks http, nothing else. */
  readonly plainHttp?: boolean | undefined;
  /** CAs to trust besides the usual ones. */
  readonly ca?: string | readonly string[] | undefined;
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  /** Credentials by namespace. */
  readonly credentials?: Accounts | undefined;
  /** Requests at a time (64). */
  readonly connections?: number | undefined;
  /** No limit unless given. */
  readonly requestsPerSecond?: number | undefined;
  /** Of bodies, both directions together. No limit unless given. */
  readonly bytesPerSecond?: number | undefined;
  /** What to do when the registry allows no more pulls (`stop`). */
  readonly rateLimit?: RatePolicy | undefined;
  /** Pulls to leave over (0). */
  readonly rateLimitMinimum?: number | undefined;
  /** Seconds to wait in all under `wait` (6 h). */
  readonly rateLimitWait?: number | undefined;
}

/** Settings by host: `host[:port]` as in references, `*.domain`, or `*` for all others. */
export type HostsConfig = Readonly<Record<string, HostConfig>>;

/** Where a host's settings were found; undefined: nowhere. */
export interface HostSources {
  /** A name in `hosts`. */
  readonly entry: string | undefined;
  readonly certsFolder: string | undefined;
}

/** Files that apply beside the configuration of hosts. */
export interface TlsFiles {
  /** CAs to trust for every host (as $SSL_CERT_FILE does). */
  readonly ca?: string | undefined;
  /** CAs that Node trusts unless others are named (as $NODE_EXTRA_CA_CERTS): then, too. */
  readonly extra?: string | undefined;
  /** Folders of containers-certs.d(5): the first that knows a host counts. */
  readonly certFolders?: readonly string[] | undefined;
}

/** Looks up a host's settings; files are read when a host is first used. */
export class HostBook {
  readonly #hosts: ReadonlyMap<string, HostConfig>;
  readonly #files: TlsFiles;
  readonly #known = new Map<string, HostSettings>();

  /** Throws CodedError MP5001 for a name that is none. */
  constructor(hosts: HostsConfig, files: TlsFiles = {}) {
    const entries = Object.entries(hosts);
    this.#hosts = new Map(entries.map(([name, host]) => [normaliseName(name), host]));
    this.#files = files;
  }

  /** Throws RegistryError MP5016 (kind `config`) when a file cannot be read. */
  settingsFor(host: string): HostSettings {
    const known = this.#known.get(host);
    if (known !== undefined) return known;
    const settings = this.#load(host, this.configFor(host));
    this.#known.set(host, settings);
    return settings;
  }

  /** What is configured for a host, files by their paths; certs.d fills in what is not. */
  configFor(host: string): HostConfig {
    const config = this.#find(host);
    return { ...this.#certsFor(host, config), ...definedOf(config) };
  }

  /** Where the settings of a host come from: the entry of `hosts`, and the folder of certs.d. */
  sourcesOf(host: string): HostSources {
    const folder = this.#certsFolder(host);
    return { entry: this.#keyOf(host), certsFolder: folder?.path };
  }

  /** How to heed the pulls that a host allows. */
  rateSettingsFor(host: string): RateSettings {
    const { rateLimit, rateLimitMinimum, rateLimitWait } = this.configFor(host);
    const { policy, minimum, longestWait } = defaultRateSettings;
    return {
      policy: rateLimit ?? policy,
      minimum: rateLimitMinimum ?? minimum,
      longestWait: rateLimitWait === undefined ? longestWait : rateLimitWait * 1000,
    };
  }

  #certsFor(host: string, config: HostConfig): HostConfig {
    const folder = this.#certsFolder(host);
    return folder === undefined ? {} : certsIn(folder.path, folder.names, config);
  }

  #certsFolder(host: string) {
    for (const parent of this.#files.certFolders ?? []) {
      const path = join(parent, host);
      const names = filesIn(path);
      if (names.length > 0) return { path, names };
    }
    return undefined;
  }

  #find(host: string): HostConfig {
    return this.#hosts.get(this.#keyOf(host) ?? '') ?? {};
  }

  #keyOf(host: string): string | undefined {
    if (this.#hosts.has(host)) return host;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const domain = `*${host.slice(dot)}`;
      if (this.#hosts.has(domain)) return domain;
    }
    return this.#hosts.has('*') ? '*' : undefined;
  }

  #load(host: string, config: HostConfig): HostSettings {
    const named = [config.ca ?? [], this.#files.ca ?? []].flat();
    const cas = named.length === 0 ? [] : [...named, this.#files.extra ?? []].flat();
    return {
      ...config,
      ca: cas.length === 0 ? undefined : cas.map((path) => readPem(path, host)).join('\n'),
      clientCert: config.clientCert && readPem(config.clientCert, host),
      clientKey: config.clientKey && readPem(config.clientKey, host),
    };
  }
}

/** `*.crt` are CAs; of the pairs `*.cert`, `*.key` the first is shown. A pair is not torn apart. */
function certsIn(folder: string, names: readonly string[], config: HostConfig): HostConfig {
  const ca = names.filter((name) => name.endsWith('.crt')).map((name) => join(folder, name));
  const cert = names.find((name) => name.endsWith('.cert'));
  if (cert === undefined || config.clientCert !== undefined) return ca.length > 0 ? { ca } : {};
  const clientCert = join(folder, cert);
  const clientKey = clientCert.replace(/\.cert$/, '.key');
  return { ...(ca.length > 0 ? { ca } : {}), clientCert, clientKey };
}

function definedOf(config: HostConfig): HostConfig {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

function normaliseName(name: string): string {
  return name.startsWith('*') ? name.toLowerCase() : normaliseRegistry(name);
}

function readPem(path: string, host: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    const message = `${path}, named by the TLS settings for ${host}, cannot be read (${code})`;
    throw new RegistryError('MP5016', message, { kind: 'config', cause });
  }
}
