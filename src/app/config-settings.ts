import type { GitHubSettings } from '../modules/image-tags/github-access.ts';
import { layPolicies, type PolicyArgs } from '../modules/mirror-images/policies.ts';
import type { EngineName } from '../modules/services.ts';
import type { HostConfig, HostsConfig } from '../registry/hosts.ts';
import type { Config, ConfigLimits } from './config.ts';
import type { SaidSettings } from './options.ts';

/** What mirror tasks get where they say nothing, and how hosts are reached. All is decided. */
export interface Settings {
  readonly engine: EngineName;
  readonly jobs: number;
  readonly fallback: 'exists' | 'digest' | 'never';
  readonly keptIs: 'ok' | 'fail';
  /** Plans ask for sizes. */
  readonly measure: boolean;
  /** As given: a flag's is relative to the working folder, the file's is absolute. */
  readonly authfile: string | undefined;
  /** What mirror tasks do unless they say otherwise. */
  readonly policies: PolicyArgs;
  readonly hosts: HostsConfig;
  /** registries.conf(5) is read. */
  readonly registriesConf: boolean;
  /** Folders with modules of the user's own. */
  readonly library: readonly string[];
  readonly limits: ConfigLimits;
  /** Commands that run under `--check`, besides the shipped list; undefined: none does. */
  readonly checkReads: readonly string[] | undefined;
  readonly github: GitHubSettings;
}

/**
 * Images in flight at a time: as many as a host is asked at once. Blobs have the scheduler's own
 * limits, and the skopeo engine bounds its processes.
 */
const defaultJobs = 64;

/** Flags and variables go before the file, the file before what is built in. */
export function settle(said: SaidSettings, config: Config): Settings {
  const { defaults, limits, check } = config;
  return {
    engine: said.engine ?? defaults.engine ?? 'native',
    jobs: said.jobs ?? defaults.jobs ?? defaultJobs,
    fallback: said.fallback ?? defaults.fallback ?? 'exists',
    keptIs: said.keptIs ?? defaults.keptIs ?? 'ok',
    measure: said.bytes ?? defaults.bytes ?? true,
    authfile: said.authfile ?? defaults.authfile,
    policies: layPolicies(defaults.policies, said.policies),
    hosts: hostsOf(said, config),
    registriesConf: config.registriesConf ?? true,
    library: config.library ?? [],
    limits,
    checkReads: (said.checkReads ?? check?.reads) ? (check?.readOnly ?? []) : undefined,
    github: config.github ?? {},
  };
}

/** `--insecure` joins what the file says of the host; `limits` fill in where `hosts` is silent. */
function hostsOf(said: SaidSettings, { hosts, limits }: Config): HostsConfig {
  const all: Record<string, HostConfig> = { ...hosts };
  for (const host of said.insecure) all[host] = { ...(all[host] ?? all['*']), insecure: true };
  all['*'] ??= {};
  const everywhere: HostConfig = {
    connections: said.connections ?? limits.connections,
    requestsPerSecond: said.requestsPerSecond ?? limits.requestsPerSecond,
    bytesPerSecond: said.bytesPerSecond ?? limits.bytesPerSecond,
    rateLimit: said.rateLimit ?? limits.rateLimit,
    rateLimitMinimum: limits.rateLimitMinimum,
    rateLimitWait: limits.rateLimitWait,
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, host]) => [name, { ...everywhere, ...definedOf(host) }]),
  );
}

function definedOf(host: HostConfig): HostConfig {
  return Object.fromEntries(Object.entries(host).filter(([, value]) => value !== undefined));
}
