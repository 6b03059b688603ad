import type { OciError } from '../oci/registry-error.ts';
import type { RequestKind } from './route.ts';

/**
 * One piece of scripted misbehaviour. Plain data, so that a playbook can hold it.
 * The first rule that fires decides; a rule that does not fire is not used up.
 */
export interface FaultRule {
  readonly match?: FaultMatch;
  /** Milliseconds to wait before anything else. */
  readonly delay?: number;
  readonly fault: Fault;
}

/** Which requests a rule is about. A part left out fits all. */
export interface FaultMatch {
  readonly kind?: RequestKind | readonly RequestKind[];
  readonly method?: string | readonly string[];
  readonly repository?: string;
  /** Regular expression, searched in path and query. */
  readonly path?: string;
  /** Fires from the nth fitting request on, counted from 1. */
  readonly nth?: number;
  /** Fires at most that often. */
  readonly times?: number;
}

/** What happens instead of, or to, the right answer. Sizes are bytes. */
export type Fault =
  | AnswerFault
  | BreakFault
  | RedirectFault
  | AlterFault
  /** Nothing but the delay. */
  | { readonly do: 'nothing' }
  /** The upload session is gone: the request meets BLOB_UPLOAD_UNKNOWN. */
  | { readonly do: 'lose-session' }
  /** The chunk is counted and not kept. */
  | { readonly do: 'drop-chunk' }
  /** The repository forgets all its blobs before it answers. */
  | { readonly do: 'forget-blobs' }
  /** All tokens given so far are worth nothing from now on. */
  | { readonly do: 'expire-tokens' };

/** All that `do` can say. */
export const faultNames: readonly Fault['do'][] = [
  'answer',
  'reset',
  'stall',
  'truncate',
  'redirect',
  'alter',
  'lose-session',
  'drop-chunk',
  'forget-blobs',
  'expire-tokens',
  'nothing',
];

/** An answer of one's own; the registry does nothing. */
export interface AnswerFault {
  readonly do: 'answer';
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, with Content-Type from `headers`. */
  readonly body?: string;
  /** Sent as an OCI error body. */
  readonly errors?: readonly OciError[];
  /** Retry-After as a date that many seconds ahead. */
  readonly retryAt?: number;
}

/** The connection goes wrong. */
export interface BreakFault {
  /**
   * `reset`: the connection is reset. `stall`: nothing more comes, the connection stays.
   * `truncate`: the body ends early, in good order.
   */
  readonly do: 'reset' | 'stall' | 'truncate';
  /** After that many bytes of the answer's body; before the headers when left out. */
  readonly after?: number;
  /** After that many bytes of the request's body: the answer never comes. */
  readonly received?: number;
  /** Without Content-Length, so that an early end cannot be told from the right one. */
  readonly chunked?: boolean;
}

/** Somewhere else, please. */
export interface RedirectFault {
  readonly do: 'redirect';
  /** Origin to which path and query are added; one's own when left out. */
  readonly to?: string;
  /** @default 307 */
  readonly status?: number;
  /** How many redirects in a row, before the answer. @default 1 */
  readonly hops?: number;
}

/** The right answer, changed on its way; or the right request, changed before it is answered. */
export interface AlterFault {
  readonly do: 'alter';
  /** Only where this is the right answer's status. */
  readonly when?: number;
  readonly request?: {
    /** Replaced, or taken away by null. */
    readonly headers?: Readonly<Record<string, string | null>>;
    readonly query?: Readonly<Record<string, string | null>>;
  };
  readonly status?: number;
  /** Replaced, or taken away by null. Without Content-Length the body goes out in chunks. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** `flip` changes the last byte, `append` adds one, `chop` drops the last, `none` drops all. */
  readonly body?: 'flip' | 'append' | 'chop' | 'none';
  /** Location as a path, with scheme and host, with one more query parameter, or at another origin. */
  readonly location?: 'path' | 'absolute' | 'query' | `http${string}`;
  /** Most bytes per second of the answer's body. */
  readonly rate?: number;
}
