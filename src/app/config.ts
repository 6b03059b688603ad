import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { GitHubSettings } from '../modules/image-tags/github-access.ts';
import { type PolicyArgs, policiesIn } from '../modules/mirror-images/policies.ts';
import type { EngineName } from '../modules/services.ts';
import { readText } from '../playbook/read-text.ts';
import { parseYaml } from '../playbook/yaml/parse.ts';
import type { AccountConfig } from '../registry/accounts.ts';
import type { HostConfig, HostsConfig } from '../registry/hosts.ts';
import {
  type AccountDocument,
  type ConfigDocument,
  checkConfig,
  type HostDocument,
} from './config-check.ts';

/** What `mirror-play.yml` says; everything is optional there. Paths are absolute. */
export interface Config {
  /** Where it was found; undefined: there is none. */
  readonly file: string | undefined;
  readonly hosts: HostsConfig;
  /** registries.conf(5) is read; undefined: nothing is said. */
  readonly registriesConf?: boolean | undefined;
  /** Folders with modules of the user's own. */
  readonly library?: readonly string[] | undefined;
  readonly limits: ConfigLimits;
  readonly defaults: ConfigDefaults;
  readonly check?: ConfigCheck | undefined;
  readonly github?: GitHubSettings | undefined;
}

export interface ConfigLimits {
  readonly connections?: number | undefined;
  readonly requestsPerSecond?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  readonly rateLimit?: 'wait' | 'stop' | 'ignore' | undefined;
  readonly rateLimitMinimum?: number | undefined;
  readonly rateLimitWait?: number | undefined;
  readonly blobs?: number | undefined;
  readonly manifestBytes?: number | undefined;
  readonly yamlBytes?: number | undefined;
}

/** What `--check` does besides planning. */
interface ConfigCheck {
  /** Commands that only read run for real. */
  readonly reads?: boolean | undefined;
  /** Commands that only read, besides the shipped list. */
  readonly readOnly?: readonly string[] | undefined;
}

interface ConfigDefaults {
  readonly engine?: EngineName | undefined;
  readonly jobs?: number | undefined;
  readonly fallback?: 'exists' | 'digest' | 'never' | undefined;
  readonly keptIs?: 'ok' | 'fail' | undefined;
  readonly bytes?: boolean | undefined;
  readonly authfile?: string | undefined;
  readonly policies: PolicyArgs;
}

/** Name of the file that is looked for above the playbook. */
const configName = 'mirror-play.yml';

export interface ConfigPlace {
  /** `--config`. */
  readonly explicit: string | undefined;
  readonly cwd: string;
  /** As on the command line; `-` stands in `cwd`. */
  readonly playbook: string;
}

/**
 * Reads the configuration: the named file, else the nearest `mirror-play.yml` from the playbook's
 * folder upwards, else nothing. Throws CodedError MP1001 or MP1002 when it cannot be read,
 * DiagnosticError with all that is wrong with it (MP1xxx YAML, MP7101 to MP7103 settings).
 */
export async function loadConfig(place: ConfigPlace): Promise<Config> {
  const file =
    place.explicit === undefined ? findConfig(place) : resolve(place.cwd, place.explicit);
  if (file === undefined) return { file, hosts: {}, limits: {}, defaults: { policies: {} } };
  const { value } = parseYaml(readText(file), { strict: true });
  return configOf(file, await checkConfig(value, file));
}

function findConfig({ cwd, playbook }: ConfigPlace): string | undefined {
  const path = playbook === '-' ? undefined : resolve(cwd, playbook);
  let folder = path === undefined ? cwd : dirname(path);
  for (;;) {
    const file = join(folder, configName);
    if (file !== path && existsSync(file)) return file;
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
}

function configOf(file: string, document: ConfigDocument): Config {
  const { hosts = {}, limits = {}, defaults = {} } = document;
  const pathOf = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(dirname(file), path);
  return {
    file,
    hosts: Object.fromEntries(
      Object.entries(hosts).map(([name, host]) => [name, hostOf(host ?? {}, pathOf)]),
    ),
    registriesConf: document.registries_conf,
    library: (document.library ?? []).map((path) => resolve(dirname(file), path)),
    limits: {
      connections: limits.connections,
      requestsPerSecond: limits.requests_per_second,
      bytesPerSecond: limits.bytes_per_second,
      rateLimit: limits.rate_limit,
      rateLimitMinimum: limits.rate_limit_minimum,
      rateLimitWait: limits.rate_limit_wait,
      blobs: limits.blobs,
      manifestBytes: limits.manifest_bytes,
      yamlBytes: limits.yaml_bytes,
    },
    defaults: {
      engine: defaults.engine,
      jobs: defaults.jobs,
      fallback: defaults.fallback,
      keptIs: defaults.kept_is,
      bytes: defaults.bytes,
      authfile: pathOf(defaults.authfile),
      policies: policiesIn(defaults),
    },
    check: { reads: document.check?.reads, readOnly: document.check?.read_only },
    github: { apiUrl: document.github?.api_url, tokenFile: pathOf(document.github?.token_file) },
  };
}

function hostOf(
  host: HostDocument,
  pathOf: (path: string | undefined) => string | undefined,
): HostConfig {
  return {
    insecure: host.insecure,
    plainHttp: host.plain_http,
    ca: pathOf(host.ca),
    clientCert: pathOf(host.client_cert),
    clientKey: pathOf(host.client_key),
    connections: host.connections,
    requestsPerSecond: host.requests_per_second,
    bytesPerSecond: host.bytes_per_second,
    rateLimit: host.rate_limit,
    rateLimitMinimum: host.rate_limit_minimum,
    rateLimitWait: host.rate_limit_wait,
    credentials:
      host.credentials &&
      Object.fromEntries(
        Object.entries(host.credentials).map(([key, account]) => [key, accountOf(account, pathOf)]),
      ),
  };
}

function accountOf(
  account: AccountDocument,
  pathOf: (path: string | undefined) => string | undefined,
): AccountConfig {
  return {
    authfile: pathOf(account.authfile),
    usernameEnv: account.username_env,
    passwordEnv: account.password_env,
    identityTokenEnv: account.identity_token_env,
  };
}
