import { createBlobMap } from '../mirror/blob-map.ts';
import { compareImage } from '../mirror/compare.ts';
import { copyImage } from '../mirror/copy.ts';
import type { CopyEngine, CopyHooks, CopyJob, Place } from '../mirror/engine.ts';
import { estimateImage, type Presence } from '../mirror/estimate.ts';
import { createScheduler } from '../mirror/scheduler.ts';
import { onSide } from '../mirror/side.ts';
import type { Copying, CopyTools } from '../mirror/walk.ts';
import type { CallOptions, ContentTarget, ReferrerLister, TagLister } from '../oci/content.ts';
import { nameIn } from '../oci/reference.ts';
import type { Side } from '../oci/registry-error.ts';
import { CodedError } from '../util/coded-error.ts';

export interface NativeEngineOptions {
  /** A repository, ready to be asked. Called often: must be cheap and do no request. */
  open(side: Side, place: Place): ContentTarget & Partial<ReferrerLister & TagLister>;
  /** Blobs in flight at each host. @default 64 */
  readonly blobsPerHost?: number | undefined;
}

/**
 * The engine that needs nothing but Node: registry to registry, streaming. One per run, so that
 * all images share what is known of the target and no blob moves twice.
 */
export function createNativeEngine({ open, blobsPerHost = 64 }: NativeEngineOptions): CopyEngine {
  const tools = createTools(blobsPerHost);
  const presence: Presence = new Map();
  return {
    name: 'native',
    resolve: (side, place, options) =>
      onSide(side, () => open(side, place).resolve(nameIn(place.reference), options)),
    compare: (job, options) =>
      compareImage(job.root, { copying: copyingOf(job, open, options), tools }),
    estimate: (job, options) =>
      estimateImage(job.root, { copying: copyingOf(job, open, options), tools, presence }),
    copy(job, hooks) {
      presence.clear();
      const { beforeTag } = hooks;
      return copyImage(job.root, { copying: copyingOf(job, open, hooks), tools, beforeTag });
    },
    tag: (place, { digest }, tag, options) =>
      onSide('target', async () => {
        const target = open('target', place);
        await target.pushManifest(await target.fetchManifest(digest, options), tag, options);
      }),
    checkOptions: refuseUnknown,
    checkContent() {
      // It can do all of them.
    },
  };
}

function createTools(blobsPerHost: number): CopyTools {
  let transfers = 0;
  return {
    blobs: createBlobMap(),
    scheduler: createScheduler(blobsPerHost),
    subtrees: new Map(),
    views: new Map(),
    cosignTags: new Map(),
    subsets: { refused: new Set(), complete: new Set() },
    nextTransferId: () => ++transfers,
  };
}

function copyingOf(
  { source, target, ...job }: CopyJob,
  open: NativeEngineOptions['open'],
  { signal, onTransfer }: CallOptions & Pick<CopyHooks, 'onTransfer'>,
): Copying {
  const from = open('source', source);
  const to = open('target', target);
  const isSibling = to.origin !== undefined && from.origin === to.origin;
  return {
    source: from,
    target: to,
    place: { origin: to.origin ?? to.name, repository: target.reference.repository },
    sibling: isSibling ? source.reference.repository : undefined,
    hosts: [...new Set([source.reference.registry, target.reference.registry])],
    content: job.content,
    tag: target.reference.tag,
    earlier: job.earlier,
    reservedTags: job.reservedTags,
    keepsTags: job.keepsTags,
    signal,
    onTransfer,
  };
}

/** What this engine always does, so that asking for it is no mistake. */
const implied: ReadonlySet<string> = new Set([
  '--all',
  '-a',
  '--multi-arch=all',
  '--preserve-digests',
  '--remove-signatures',
]);

function refuseUnknown(options: readonly string[]): void {
  const unknown = options.filter((option) => !implied.has(option.replace(/=true$/, '')));
  if (unknown.length === 0) return;
  throw new CodedError('MP6005', `the native engine has no option ${unknown.join(' ')}`, {
    hint: 'It belongs to skopeo: set `engine: skopeo` (of the role: mi_engine), or leave it out.',
  });
}
