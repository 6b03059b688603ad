/** What became of one image. The same words everywhere: results, reports, plans, docs. */
export type ImageState =
  | 'copied'
  | 'updated'
  | 'unchanged'
  | 'kept'
  | 'failed'
  | 'conflict'
  | 'skipped'
  | 'not-tried';

/** Why a source could not be used, in a form that can be counted. */
export type FailureReason =
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

/** One failure, as data: what happened, where, and what to do. No secrets. */
export interface ImageProblem {
  readonly code: string;
  readonly reason: FailureReason;
  readonly side: 'source' | 'target';
  /** One sentence. */
  readonly message: string;
  readonly hint?: string | undefined;
  readonly status?: number | undefined;
}

/** Manifests about an image: those that move, and those that the target has already. */
export interface ReferrerCount {
  readonly copied: number;
  readonly present: number;
}

/** Tags for the platforms of an image: those that are written, and those that were right. */
export interface PlatformTagCount {
  readonly written: number;
  readonly present: number;
}

/** What would or did move for one image. */
export interface TransferCount {
  /** Blobs and bytes that go over the wire. */
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs and bytes that the target has already, in this repository or by mount. */
  readonly presentBlobs: number;
  readonly presentBytes: number;
}

/**
 * One image of a mirror task: its plan (under check: what would become of it) or its outcome.
 * Registered results, the plan document and the report all hold this.
 */
export interface ImageReport {
  /** Position in the task's list, from 0. */
  readonly index: number;
  /** Normalised, e.g. `docker.io/library/busybox:1.36`. */
  readonly source: string;
  /** As the user wrote it. */
  readonly image: string;
  readonly target: string;
  readonly state: ImageState;
  /** Digest that the source names now, where it could be had. */
  readonly sourceDigest?: string | undefined;
  /** Digest at the target afterwards (in a plan: before). */
  readonly targetDigest?: string | undefined;
  /** `updated`: what the target's tag stood for before. */
  readonly previousDigest?: string | undefined;
  readonly mediaType?: string | undefined;
  /** Names of the platforms of an index, e.g. `linux/amd64`. */
  readonly platforms?: readonly string[] | undefined;
  readonly transfer?: TransferCount | undefined;
  /** Where they were asked for: signatures and other manifests about the image. */
  readonly referrers?: ReferrerCount | undefined;
  /** Where they were asked for. */
  readonly platformTags?: PlatformTagCount | undefined;
  /** `updated`: the tag that the old manifest has got, or would get. */
  readonly backupTag?: string | undefined;
  /** Of `kept`: why the source was not used; of `failed`: what failed. */
  readonly problem?: ImageProblem | undefined;
  /** `kept`, `failed`: the reason in words, one line. */
  readonly reason?: string | undefined;
  /** Things worth knowing that are no failure. */
  readonly notes?: readonly string[] | undefined;
  readonly engine: string;
  readonly milliseconds: number;
}
