import type { ContentSource, ContentTarget } from '../oci/content.ts';
import type { BlobMap, BlobPlace } from './blob-map.ts';
import type { TransferProgress } from './engine.ts';
import type { Scheduler } from './scheduler.ts';
import type { Tally } from './tally.ts';

/** What all copies of a run share. */
export interface CopyTools {
  readonly blobs: BlobMap;
  readonly scheduler: Scheduler;
  /** Manifests below an index that are at a target with all they need, or on their way there. */
  readonly subtrees: Map<string, Promise<void>>;
  /** Unique in the run. */
  nextTransferId(): number;
}

/** One image to copy. */
export interface Copying {
  readonly source: ContentSource;
  readonly target: ContentTarget;
  /** Where the target's blobs are. */
  readonly place: BlobPlace;
  /** Repository that the source is, if it is at the same origin: blobs are mounted from it. */
  readonly sibling?: string | undefined;
  /** Hosts of both ends. */
  readonly hosts: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onTransfer?: ((event: TransferProgress) => void) | undefined;
}

/** A copy at work. */
export interface Walk {
  readonly copying: Copying;
  readonly tools: CopyTools;
  readonly tally: Tally;
  readonly notes: Set<string>;
  /** Aborted by the first failure: what has not started is not started any more. */
  readonly dropped: AbortController;
}
