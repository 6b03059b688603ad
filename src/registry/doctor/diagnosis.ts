import type { PullRate } from '../pull-rate.ts';

/** What was found out about a registry: what would be used, where from, and whether it works. */
export interface Diagnosis {
  /** As in references. */
  readonly registry: string;
  /** As asked for: a repository, a namespace, or undefined. */
  readonly path: string | undefined;
  readonly places: readonly PlaceDiagnosis[];
  /** No check failed. */
  readonly ok: boolean;
}

/** What a place is asked for: one may stand for several. */
export type Role = 'reading and writing' | 'mirror, asked first' | 'reading' | 'writing';

/** One host that has to do with it: registries.conf may lead reading to others. */
export interface PlaceDiagnosis {
  readonly role: Role;
  /** `host[:port][/path]`. */
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly checks: readonly Check[];
}

export type SettingName =
  | 'address'
  | 'registries.conf'
  | 'TLS'
  | 'CAs'
  | 'client certificate'
  | 'proxy'
  | 'credentials'
  | 'limits';

/** Something that would be used. Never a secret. */
export interface Setting {
  readonly name: SettingName;
  readonly value: string;
  /** The file, variable or flag that says so; undefined: it is built in. */
  readonly from?: string | undefined;
}

export type CheckName =
  | 'reach'
  | 'login'
  | 'pull'
  | 'push'
  | 'deletion'
  | 'referrers'
  | 'rate limit';

/** Something that was tried. */
export interface Check {
  readonly name: CheckName;
  /** `note`: worth knowing, and no failure. */
  readonly state: 'ok' | 'failed' | 'note';
  readonly message: string;
  readonly hint?: string | undefined;
  /** Of `rate limit`. */
  readonly rate?: PullRate | undefined;
}
