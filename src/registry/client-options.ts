import type { Timeouts } from '../http/host-settings.ts';
import type { RetryEvent } from '../http/persistence.ts';
import type { RetryPolicy } from '../http/retry.ts';
import type { Side } from '../oci/registry-error.ts';
import type { HelperExec } from './credential-helper.ts';
import type { Environment, NamedCredentials } from './credentials.ts';
import type { HostsConfig } from './hosts.ts';
import type { RateWait } from './pull-budget.ts';
import type { PullRate } from './pull-rate.ts';
import type { RegistryRule } from './registries-conf.ts';

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

/** What will be done there; tokens are asked for accordingly. */
export type Actions = 'pull' | 'pull,push' | 'pull,push,delete';
