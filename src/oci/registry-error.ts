import { CodedError } from '../util/coded-error.ts';

/**
 * Why a registry, or the way to it, failed.
 * - `network` refused, reset, DNS, stalled · `tls` certificate or handshake
 * - `auth` 401, or the token service said no · `denied` 403
 * - `not-found` 404 · `rate-limited` 429 · `server` 5xx
 * - `quota` nothing was sent, because the registry allows no more pulls for now
 * - `content` bytes do not match their digest or size
 * - `protocol` an answer outside the specification · `unsupported` we know it and will not do it
 * - `timeout` the time that was given was not enough
 * - `config` our own settings are wrong (unreadable authfile, bad CA): never a reason to fall back
 */
export type FailureKind =
  | 'network'
  | 'tls'
  | 'auth'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'quota'
  | 'server'
  | 'content'
  | 'protocol'
  | 'unsupported'
  | 'timeout'
  | 'config';

/** Which end of a copy an error belongs to. */
export type Side = 'source' | 'target';

/** One entry of an OCI error body (distribution-spec, Error Codes). */
export interface OciError {
  readonly code: string;
  readonly message?: string;
  readonly detail?: unknown;
}

export interface RegistryErrorFacts {
  readonly kind: FailureKind;
  readonly side?: Side | undefined;
  readonly method?: string | undefined;
  /** Already redacted. */
  readonly url?: string | undefined;
  readonly status?: number | undefined;
  readonly errors?: readonly OciError[] | undefined;
  /** How many requests were sent before giving up. */
  readonly attempts?: number | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure at, or on the way to, a registry. */
export class RegistryError extends CodedError {
  override readonly name = 'RegistryError';
  readonly kind: FailureKind;
  readonly side: Side | undefined;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly status: number | undefined;
  readonly errors: readonly OciError[];
  readonly attempts: number;

  constructor(code: string, message: string, facts: RegistryErrorFacts) {
    super(code, message, { hint: facts.hint, cause: facts.cause });
    this.kind = facts.kind;
    this.side = facts.side;
    this.method = facts.method;
    this.url = facts.url;
    this.status = facts.status;
    this.errors = facts.errors ?? [];
    this.attempts = facts.attempts ?? 1;
  }

  /** The same error, now known to belong to one end of a copy. */
  at(side: Side): RegistryError {
    return new RegistryError(this.code, this.message, { ...this, side, cause: this.cause });
  }
}
