import { setMaxListeners } from 'node:events';
import type { ContentSource, ContentTarget, ReferrerLister, TagLister } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { BlobMap, BlobPlace } from './blob-map.ts';
import type { TransferProgress } from './engine.ts';
import type { ContentPolicy } from './request.ts';
import type { Scheduler } from './scheduler.ts';
import { createTally, type Tally } from './tally.ts';
import type { View } from './view.ts';

/** What all copies of a run share. */
export interface CopyTools {
  readonly blobs: BlobMap;
  readonly scheduler: Scheduler;
  /** Manifests below an index that are at a target with all they need, or on their way there. */
  readonly subtrees: Map<string, Promise<void>>;
  readonly subsets: SubsetMemory;
  /** Tags that cosign made, by the source repository's name. */
  readonly cosignTags: Map<string, Promise<readonly string[]>>;
  /** Roots that were read to plan, by `viewKey`; whoever copies takes them. */
  readonly views: Map<string, View>;
  /** Unique in the run. */
  nextTransferId(): number;
}

/** What is known of targets that were given some of an index's platforms. */
interface SubsetMemory {
  /** Origins that take no index whose children are not all there. */
  readonly refused: Set<string>;
  /** Indexes of which a target is known to hold what is wanted, see `subsetKey`. */
  readonly complete: Set<string>;
}

/** One image to copy. */
export interface Copying {
  readonly source: ContentSource & Partial<ReferrerLister & TagLister>;
  readonly target: ContentTarget & Partial<ReferrerLister>;
  /** Where the target's blobs are. */
  readonly place: BlobPlace;
  /** Repository that the source is, if it is at the same origin: blobs are mounted from it. */
  readonly sibling?: string | undefined;
  /** Hosts of both ends. */
  readonly hosts: readonly string[];
  readonly content?: ContentPolicy | undefined;
  /** Of the target. */
  readonly tag?: string | undefined;
  /** What the target's tag stood for when it was asked. */
  readonly earlier?: Descriptor | undefined;
  /** Tags of the target's repository that other images are written to. */
  readonly reservedTags?: ReadonlySet<string> | undefined;
  /** Tags that stand for something else stay. */
  readonly keepsTags?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onTransfer?: ((event: TransferProgress) => void) | undefined;
}

/** A copy at work. */
export interface Walk {
  readonly copying: Copying;
  readonly tools: CopyTools;
  readonly tally: Tally;
  readonly notes: Set<string>;
  /** Manifests of indexes that are not wanted. */
  readonly left: ReadonlySet<Digest>;
  /** Aborted by the first failure: what has not started is not started any more. */
  readonly dropped: AbortController;
}

/** A copy that has brought nothing so far. */
export function startWalk(copying: Copying, tools: CopyTools, left: Iterable<Digest> = []): Walk {
  const dropped = new AbortController();
  setMaxListeners(0, dropped.signal);
  const tally = createTally();
  return { copying, tools, tally, notes: new Set(), left: new Set(left), dropped };
}
