import { readFileSync } from 'node:fs';
import type { HostSettings } from '../http/host-settings.ts';
import { normaliseRegistry } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';

/** What the configuration says about one registry host. Files are PEM, by path. */
export interface HostConfig {
  /** Neither certificates are checked nor https insisted on. */
  readonly insecure?: boolean | undefined;
  /** It speaks http, nothing else. */
  readonly plainHttp?: boolean | undefined;
  /** CAs to trust besides the usual ones. */
  readonly ca?: string | undefined;
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  /** Requests at a time (48). */
  readonly connections?: number | undefined;
  /** No limit unless given. */
  readonly requestsPerSecond?: number | undefined;
}

/** Settings by host: `host[:port]` as in references, `*.domain`, or `*` for all others. */
export type HostsConfig = Readonly<Record<string, HostConfig>>;

/** Looks up a host's settings; files are read when a host is first used. */
export class HostBook {
  readonly #hosts: ReadonlyMap<string, HostConfig>;
  readonly #extraCa: string | undefined;
  readonly #known = new Map<string, HostSettings>();

  /**
   * `caFile` names CAs to trust for every host (as $SSL_CERT_FILE does). Throws CodedError MP5001
   * for a name that is none.
   */
  constructor(hosts: HostsConfig, caFile?: string) {
    const entries = Object.entries(hosts);
    this.#hosts = new Map(entries.map(([name, host]) => [normaliseName(name), host]));
    this.#extraCa = caFile;
  }

  /** Throws RegistryError MP5016 (kind `config`) when a file cannot be read. */
  settingsFor(host: string): HostSettings {
    const known = this.#known.get(host);
    if (known !== undefined) return known;
    const settings = this.#load(host, this.#find(host));
    this.#known.set(host, settings);
    return settings;
  }

  #find(host: string): HostConfig {
    const exact = this.#hosts.get(host);
    if (exact !== undefined) return exact;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      const domain = this.#hosts.get(`*${host.slice(dot)}`);
      if (domain !== undefined) return domain;
    }
    return this.#hosts.get('*') ?? {};
  }

  #load(host: string, config: HostConfig): HostSettings {
    const cas = [config.ca, this.#extraCa].flatMap((path) => (path ? [readPem(path, host)] : []));
    return {
      ...config,
      ca: cas.length === 0 ? undefined : cas.join('\n'),
      clientCert: config.clientCert && readPem(config.clientCert, host),
      clientKey: config.clientKey && readPem(config.clientKey, host),
    };
  }
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
