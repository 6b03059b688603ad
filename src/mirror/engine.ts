import type { PlatformTagCount, ReferrerCount, TransferCount } from '../event/image.ts';
import type { CallOptions } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Reference } from '../oci/reference.ts';
import type { Side } from '../oci/registry-error.ts';
import type { Access, ContentPolicy } from './request.ts';

/** One end of a copy. */
export interface Place {
  readonly reference: Reference;
  readonly access: Access;
}

/** What has to be known to copy one image. */
export interface CopyJob {
  readonly source: Place;
  readonly target: Place;
  /** What the source named when it was asked; the copy must be of exactly this. */
  readonly root: Descriptor;
  readonly options: readonly string[];
  readonly content?: ContentPolicy | undefined;
  /** What the target's tag stood for when it was asked. */
  readonly earlier?: Descriptor | undefined;
  /** Tags of the target's repository that other images of the task are written to. */
  readonly reservedTags?: ReadonlySet<string> | undefined;
  /** Tags for platforms that stand for something else stay. */
  readonly keepsTags?: boolean | undefined;
}

export interface CopyHooks extends CallOptions {
  readonly onTransfer?: ((event: TransferProgress) => void) | undefined;
  /** Called when all content is there, before the target's tag is written. */
  readonly beforeTag?: (() => Promise<void>) | undefined;
}

/** A blob on its way. */
export type TransferProgress =
  | {
      readonly kind: 'started';
      readonly id: number;
      readonly digest: string;
      readonly size: number;
    }
  | { readonly kind: 'progress'; readonly id: number; readonly bytes: number }
  | { readonly kind: 'finished'; readonly id: number; readonly ok: boolean };

/** What a copy did. */
export interface CopyOutcome {
  /** What the target's tag stands for now. */
  readonly root: Descriptor;
  /** Undefined where the engine cannot tell. */
  readonly transfer?: TransferCount | undefined;
  /** Undefined where none were asked for. */
  readonly referrers?: ReferrerCount | undefined;
  /** Undefined where none were asked for. */
  readonly platformTags?: PlatformTagCount | undefined;
  readonly platforms: readonly string[];
  readonly notes: readonly string[];
}

/** A blob that an image needs. */
export interface NeededBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** The target holds it already, in whatever repository. */
  readonly present: boolean;
}

/** What a copy would need. A blob that several images lack moves once: the reader counts. */
export interface CopyEstimate {
  /** Each digest once. Undefined where only the copy will tell. */
  readonly blobs?: readonly NeededBlob[] | undefined;
  readonly referrers?: ReferrerCount | undefined;
  readonly platformTags?: PlatformTagCount | undefined;
  readonly platforms: readonly string[];
  readonly notes: readonly string[];
}

export type Converter = { readonly engine: 'native' | 'skopeo' } | { readonly refusal: string };

/** How the earlier copy at a target compares with what a copy would bring. */
export interface Comparison {
  /** Nothing is left to do. */
  readonly current: boolean;
  /** The earlier copy's tag would come to stand for something else. */
  readonly moves: boolean;
  /** What the copy would have to give another meaning, and may not. One line. */
  readonly conflict?: string | undefined;
  readonly notes: readonly string[];
}

/**
 * A way to copy images. Failures are thrown as RegistryError with their side set: the safety
 * net decides by side and kind.
 */
export interface CopyEngine {
  readonly name: 'native' | 'skopeo';
  /** Makes sure that the engine can work at all; called before each task. Throws CodedError. */
  prepare?(options: CallOptions): Promise<void>;
  /** What a reference stands for; undefined when its registry answers and does not have it. */
  resolve(side: Side, place: Place, options: CallOptions): Promise<Descriptor | undefined>;
  /**
   * Compares by content, for jobs whose `content` makes digests alone say too little. Reads only.
   * Throws RegistryError, MP6013 when a platform is lacking that has to be there, MP6015 when none
   * is there of those that are wanted.
   */
  compare(job: CopyJob, options: CallOptions): Promise<Comparison>;
  /** Reads only. */
  estimate(job: CopyJob, options: CallOptions): Promise<CopyEstimate>;
  copy(job: CopyJob, hooks: CopyHooks): Promise<CopyOutcome>;
  /** Gives a manifest that is at a place one more tag. */
  tag(place: Place, manifest: Descriptor, tag: string, options: CallOptions): Promise<void>;
  /**
   * Who makes of an image in Docker's schema 1 one in schema 2, or why nobody does. Without it,
   * such images are refused.
   */
  converter?(options: CallOptions): Promise<Converter>;
  /** Refuses options it does not know. Throws CodedError. */
  checkOptions(options: readonly string[]): void;
  /** Refuses policies that it cannot carry out. Throws CodedError. */
  checkContent(content: ContentPolicy): void;
}
