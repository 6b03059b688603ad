import type { ContentTarget } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { blobsOf, type ParsedManifest } from '../oci/manifest.ts';
import { isManifest } from '../oci/media-type.ts';
import { type Companion, countCompanions, findCompanions, flatten } from './companions.ts';
import type { CopyEstimate, NeededBlob } from './engine.ts';
import { fetchManifest } from './fetch-manifest.ts';
import { staysAway } from './foreign-layer.ts';
import { countPlatformTags, findPlatformTags } from './platform-tags.ts';
import { onSide } from './side.ts';
import { notesOn, planNotes } from './subset.ts';
import { viewImage, viewKey } from './view.ts';
import type { Copying, CopyTools } from './walk.ts';

/** Answers to whether an origin holds a blob, each asked for once. */
export type Presence = Map<string, Promise<boolean>>;

/**
 * What a copy would need: reads the source's manifests and asks the target for each blob.
 * Throws RegistryError with its side set, MP6013 when a platform is lacking.
 */
export async function estimateImage(
  root: Descriptor,
  { copying, tools, presence }: Estimating,
): Promise<CopyEstimate> {
  const view = tools.views.get(viewKey(copying, root)) ?? (await viewImage(copying, root));
  const left = new Set(view.narrowed?.left.map(({ digest }) => digest));
  const wanted = new Map<Digest, Descriptor>();
  const companions = await findCompanions(view, { copying, tools });
  const tags = await findPlatformTags(view, copying.tag, copying);
  const below = [
    await blobsBelow(view.parsed, copying, left),
    await lackingBlobs(companions, copying),
  ];
  for (const blob of below.flat()) {
    if (!staysAway(blob, copying.content)) wanted.set(blob.digest, blob);
  }
  const blobs = [...wanted.values()].map(async (blob): Promise<NeededBlob> => {
    const present = await isPresent(blob, copying, presence);
    return { digest: blob.digest, size: blob.size, present };
  });
  return {
    blobs: await Promise.all(blobs),
    referrers: copying.content?.referrers && countCompanions(companions),
    platformTags: countPlatformTags(tags, copying),
    platforms: view.platforms,
    notes: [...notesOn(view), ...planNotes(view)],
  };
}

interface Estimating {
  readonly copying: Copying;
  readonly tools: CopyTools;
  readonly presence: Presence;
}

/** What the companions that the target lacks would bring along. */
async function lackingBlobs(
  companions: readonly Companion[],
  copying: Copying,
): Promise<readonly Descriptor[]> {
  const lacking = flatten(companions).filter(({ present }) => !present);
  const blobs = lacking.map(async ({ descriptor }) => {
    const { parsed } = await fetchManifest(copying, descriptor.digest);
    return blobsBelow(parsed, copying, new Set());
  });
  return (await Promise.all(blobs)).flat();
}

async function blobsBelow(
  parsed: ParsedManifest,
  copying: Copying,
  left: ReadonlySet<Digest>,
): Promise<readonly Descriptor[]> {
  const children = parsed.manifests.filter(({ digest }) => !left.has(digest));
  const below = children.map(async (child) => {
    if (!isManifest(child.mediaType)) return [child];
    return blobsBelow((await fetchManifest(copying, child.digest)).parsed, copying, left);
  });
  return [...blobsOf(parsed), ...(await Promise.all(below)).flat()];
}

function isPresent(blob: Descriptor, copying: Copying, presence: Presence): Promise<boolean> {
  if (copying.sibling !== undefined) return Promise.resolve(true);
  const key = `${copying.place.origin} ${blob.digest}`;
  const earlier = presence.get(key);
  if (earlier !== undefined) return earlier;
  const asked = ask(blob, copying);
  presence.set(key, asked);
  asked.catch(() => presence.delete(key));
  return asked;
}

function ask(
  blob: Descriptor,
  { target, signal }: { readonly target: ContentTarget; readonly signal?: AbortSignal | undefined },
): Promise<boolean> {
  return onSide('target', () => target.hasBlob(blob, { signal }));
}
