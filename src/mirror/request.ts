import type { Span } from '../diagnostic/diagnostic.ts';
import type { ImageProblem } from '../event/image.ts';
import type { Login } from '../oci/login.ts';
import type { Platform, PlatformPattern } from '../oci/platform.ts';
import type { Reference } from '../oci/reference.ts';
import type { BackupNaming } from './backup-tag.ts';

/** Which earlier copy the safety net accepts. */
export type Fallback = 'exists' | 'digest' | 'never';

/** How to get to one end of a copy. */
export interface Access {
  /** The only credentials file for this side; undefined: the usual search. */
  readonly authfile?: string | undefined;
  /** Goes before files, for its own registry. */
  readonly login?: Login | undefined;
  /** False switches TLS verification off (and allows plain http). Undefined: as configured. */
  readonly tlsVerify?: boolean | undefined;
}

/** One image to bring from a source to a target. */
export interface ImageRequest {
  readonly index: number;
  /** As the user wrote it. */
  readonly image: string;
  readonly source: Reference;
  readonly target: Reference;
  /** Where it stands, if in a file. */
  readonly place?: Span | undefined;
  /** Things to say about the naming. */
  readonly notes?: readonly string[] | undefined;
  /** What its list says of this image alone. */
  readonly own?: ImageWishes | undefined;
  /** Known before anything is asked: nothing is. */
  readonly settled?: SettledImage | undefined;
}

/** What a list can say of one image. */
export interface ImageWishes {
  /** Goes before the task's. */
  readonly content?: ContentPolicy | undefined;
  /** By registry, where the task does not say. */
  readonly tlsVerify?: ReadonlyMap<string, boolean> | undefined;
}

/** An image that is not mirrored, and why. */
export interface SettledImage {
  readonly state: 'failed' | 'skipped';
  /** One line. */
  readonly reason: string;
  readonly problem?: ImageProblem | undefined;
}

/** How an index is copied of which not all platforms are wanted. */
export type IndexPolicy = 'auto' | 'sparse' | 'rebuild';

/** Which manifests about an image come along. */
export interface ReferrerPolicy {
  /** Of referrers; undefined: all. Tags of cosign come along in any case. */
  readonly artifactTypes?: readonly string[] | undefined;
}

/** What of an image is wanted. Fields that are absent ask for all of it, unaltered. */
export interface ContentPolicy {
  /** The only platforms to copy: those that fit one of these. Empty: all of them. */
  readonly platforms?: readonly PlatformPattern[] | undefined;
  /** What becomes of an image that has none of them. @default 'fail' */
  readonly platformMissing?: 'fail' | 'skip' | undefined;
  /**
   * `sparse` keeps the index, and so the digest; `rebuild` makes one of what was copied; `auto`
   * is sparse where the target allows it. @default 'auto'
   */
  readonly index?: IndexPolicy | undefined;
  /** Build attestations in an index; an index without them is made anew. @default 'keep' */
  readonly attestations?: 'keep' | 'drop' | undefined;
  /** What the tag has at the target already, and is not copied, stays in its index. */
  readonly merge?: boolean | undefined;
  /** Every platform gets a tag of its own, in one of these spellings. Undefined: none. */
  readonly platformTags?: PlatformTagStyle | undefined;
  /** An image that lacks one of these is not copied at all. */
  readonly requiredPlatforms?: readonly Platform[] | undefined;
  /** Signatures and other manifests about the image. Undefined: none. */
  readonly referrers?: ReferrerPolicy | undefined;
  /**
   * Layers that stay where their `urls` say: `copy` sends them like any other, if the source has
   * them. @default 'keep'
   */
  readonly foreignLayers?: 'keep' | 'copy' | undefined;
}

/** `variant`: TAG-ARCH[VARIANT], as image-tools has it; `rancher`: as rancher/image-mirror. */
export type PlatformTagStyle = 'variant' | 'rancher';

/**
 * What becomes of a tag that stands for something else at the target: it moves, the image fails,
 * that and what comes after it in the list is not begun, or it stays and all is well.
 */
export type ConflictPolicy = 'update' | 'fail' | 'stop' | 'leave';

/** Policies of a mirror task: fields, not programs. */
export interface MirrorPolicy {
  readonly fallback: Fallback;
  /** Whether a kept image counts as success. */
  readonly keptIs: 'ok' | 'fail';
  /** Images in flight at a time. */
  readonly jobs: number;
  /** Plan with HEADs alone: no byte counts. */
  readonly measure: boolean;
  /** Tags that never move: all, or those that match a pattern (`*`, `?`). */
  readonly immutable?: boolean | readonly string[] | undefined;
  /** @default 'update' */
  readonly onConflict?: ConflictPolicy | undefined;
  /** An image whose tag the target has is skipped; its source is not asked. */
  readonly onlyMissing?: boolean | undefined;
  /** Attempts at an image after the first, for failures that may pass. @default 0 */
  readonly retries?: number | undefined;
  /** Milliseconds between attempts. @default 5000 */
  readonly delay?: number | undefined;
  /** Milliseconds for one attempt. Undefined: no limit. */
  readonly timeout?: number | undefined;
  /** Names the tag that an old manifest gets before its own tag moves. Undefined: none. */
  readonly backupTag?: BackupNaming | undefined;
}

/**
 * What every face of the program (role variables, module arguments, flags, list files) turns
 * into.
 */
export interface MirrorRequest {
  readonly images: readonly ImageRequest[];
  readonly source: Access;
  readonly target: Access;
  readonly policy: MirrorPolicy;
  readonly content?: ContentPolicy | undefined;
  /** Extra options for the engine, already checked by it. */
  readonly options: readonly string[];
}
