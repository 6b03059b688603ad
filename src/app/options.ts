import type { PolicyArgs } from '../modules/mirror-images/policies.ts';
import type { EngineName } from '../modules/services.ts';
import type { Keywords } from '../playbook/model.ts';
import type { TextStream } from '../report/output.ts';
import type { OutputOptions } from '../report/reporter.ts';
import type { Ask, PauseAtTerminal } from '../runner/run-options.ts';
import type { BecomeSource } from './become-password.ts';
import type { FactCacheSettings } from './fact-cache.ts';
import type { VaultSources } from './vault-passwords.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process as use cases see it: everything outside is handed in. */
export interface ProcessIo {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined };
  /** Asks the person at the terminal; undefined: there is none. */
  readonly ask?: Ask | undefined;
  /** Pauses at the terminal; undefined: there is none. */
  readonly pause?: PauseAtTerminal | undefined;
  readonly env: Environment;
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted by Ctrl-C or SIGTERM, with an {@link Interrupted} as its reason. */
  readonly signal: AbortSignal;
}

/**
 * What flags and environment say of mirroring. Undefined: nothing, so that mirror-play.yml and
 * then the default decide (`settle` in `config-settings.ts`).
 */
export interface SaidSettings {
  readonly engine?: EngineName | undefined;
  readonly jobs?: number | undefined;
  readonly fallback?: 'exists' | 'digest' | 'never' | undefined;
  readonly keptIs?: 'ok' | 'fail' | undefined;
  /** False: plan with HEAD requests alone. */
  readonly bytes?: boolean | undefined;
  /** Under `--check`, commands that only read run for real. */
  readonly checkReads?: boolean | undefined;
  /** `host[:port]` whose certificate is not verified and that may speak plain http. */
  readonly insecure: readonly string[];
  readonly authfile?: string | undefined;
  /** Per host, where `hosts` says nothing; so are those below. */
  readonly bytesPerSecond?: number | undefined;
  readonly policies: PolicyArgs;
  readonly connections?: number | undefined;
  readonly requestsPerSecond?: number | undefined;
  readonly rateLimit?: 'wait' | 'stop' | 'ignore' | undefined;
}

/** Where a site finds its parts: flags, then `ANSIBLE_*` variables, then ansible.cfg. */
export interface SiteSources {
  /** Folders of roles, and of collections, besides those next to the playbook. */
  readonly rolesPath: readonly string[];
  readonly collectionsPath: readonly string[];
  readonly vault: VaultSources;
}

/** What is only looked at; nothing runs. */
export interface Listing {
  readonly syntax: boolean;
  readonly hosts: boolean;
  readonly tasks: boolean;
  readonly tags: boolean;
}

/** `mirror-play site.yml …`, every flag resolved. Paths are as written: relative to `cwd`. */
export interface RunCommandOptions extends SiteSources {
  /** At least one; `-` is standard input. */
  readonly playbooks: readonly string[];
  readonly check: boolean;
  readonly diff: boolean;
  /** As written: `k=v …`, JSON or YAML, `@file`. */
  readonly extraVars: readonly string[];
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly startAtTask: string | undefined;
  readonly step: boolean;
  /** Inventories, as written: a file, a folder, or `a,b,`. */
  readonly inventory: readonly string[];
  readonly limit: string | undefined;
  readonly forks: number | undefined;
  /** Keywords that every play inherits: `become`, `connection`, `any_errors_fatal` … */
  readonly playDefaults: Keywords;
  readonly becomePassword: BecomeSource;
  readonly factCache: FactCacheSettings;
  /** `ANSIBLE_*` variables, and what ansible.cfg says under their names. */
  readonly ansible: Environment;
  /** `gathering = smart`. */
  readonly gatherOnce: boolean;
  /** Undefined: the plays run. */
  readonly listing: Listing | undefined;
  /** Lint warnings of the files are errors. */
  readonly strict: boolean;
  /** 3 instead of 0 where changes are pending. */
  readonly detailedExitCode: boolean;
  /** The configuration file; undefined: the nearest `mirror-play.yml` above the playbook. */
  readonly config: string | undefined;
  readonly said: SaidSettings;
  readonly output: OutputOptions;
}

/** `mirror-play validate site.yml …`. */
export interface ValidateCommandOptions extends SiteSources {
  readonly playbooks: readonly string[];
  readonly extraVars: readonly string[];
  readonly strict: boolean;
  readonly config: string | undefined;
  readonly output: OutputOptions;
}
