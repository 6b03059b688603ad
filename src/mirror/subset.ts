import type { ContentSource, RawManifest } from '../oci/content.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { formatPlatform, isUnknownPlatform } from '../oci/platform.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { refusesSubset } from './missing-content.ts';
import { mustRebuild, type Narrowed, type ReadManifest } from './narrow.ts';
import type { IndexPolicy } from './request.ts';
import type { View } from './view.ts';
import { type Copying, type CopyTools, startWalk, type Walk } from './walk.ts';

/** An index of which only some is wanted. */
interface Subset {
  readonly index: ReadManifest;
  readonly narrowed: Narrowed;
  readonly tag?: string | undefined;
}

/** Brings a manifest with all that it names, and answers what it is. */
type Bring = (walk: Walk, what: ReadManifest & Pick<Subset, 'tag'>) => Promise<ReadManifest>;

/**
 * Copies some of an index's children, and the index as the policy has it: with gaps, so that its
 * digest stays, or rebuilt. Throws RegistryError, MP6014 where gaps were asked for and are refused.
 */
export async function copySubset(walk: Walk, subset: Subset, bring: Bring): Promise<ReadManifest> {
  const { copying, tools } = walk;
  const policy = mustRebuild(subset.narrowed) ? 'rebuild' : indexPolicy(copying, tools);
  if (policy === 'rebuild') return copyRebuilt(walk, subset, bring);
  const left = new Set(subset.narrowed.left.map(({ digest }) => digest));
  try {
    const root = await bring({ ...walk, left }, { ...subset.index, tag: subset.tag });
    tools.subsets.complete.add(subsetKey(copying, root.raw.descriptor.digest));
    return root;
  } catch (error) {
    if (!refusesSubset(error, left)) throw error;
    if (policy === 'sparse') throw refusedSparse(error);
    tools.subsets.refused.add(copying.place.origin);
    return copyRebuilt(walk, subset, bring);
  }
}

/** What a copy does at once: `auto` has learnt which targets take no index with gaps. */
function indexPolicy({ content, place }: Copying, { subsets }: CopyTools): IndexPolicy {
  const policy = content?.index ?? 'auto';
  return policy === 'auto' && subsets.refused.has(place.origin) ? 'rebuild' : policy;
}

/** What a run remembers a part of an index by, at a target. */
export function subsetKey({ target, content }: Copying, digest: Digest): string {
  const platforms = (content?.platforms ?? []).map(formatPlatform).sort();
  return [target.name, digest, ...platforms].join(' ');
}

/** What is worth saying about a choice of platforms. */
export function notesOn({ lacking }: Pick<View, 'lacking'>): string[] {
  return lacking.length === 0 ? [] : [`the source has no ${lacking.join(', ')}`];
}

/** What is certain before anything is copied: an index that will be made anew. */
export function planNotes({ narrowed }: Pick<View, 'narrowed'>): string[] {
  return narrowed !== undefined && mustRebuild(narrowed) ? [rebuiltNote(narrowed)] : [];
}

/** What is said of a rebuilt index, in results and plans. */
export function rebuiltNote({ platforms, withoutAttestations, kept }: Narrowed): string {
  const names = platforms.map(formatPlatform).join(', ');
  const without = withoutAttestations ? ', without build attestations' : '';
  if (kept !== undefined) {
    const there = kept.flatMap(({ platform }) =>
      platform === undefined || isUnknownPlatform(platform) ? [] : [formatPlatform(platform)],
    );
    return `the index was merged: ${names} of the source${without}, ${there.join(', ')} of the target; its digest is not the source's`;
  }
  return `the index was rebuilt for ${names}${without}: its digest is not the source's`;
}

/** A rebuilt index is copied like any other, from a source that has it. */
async function copyRebuilt(
  walk: Walk,
  { narrowed, tag }: Subset,
  bring: Bring,
): Promise<ReadManifest> {
  const { copying, tools, tally, notes } = walk;
  const source = withManifests(copying.source, narrowed.manifests);
  // A refused walk may have dropped pieces: this one starts afresh, on the same account.
  const kept = narrowed.kept?.map(({ digest }) => digest);
  const fresh = { ...startWalk({ ...copying, source }, tools, kept), tally, notes };
  notes.add(rebuiltNote(narrowed));
  const raw = narrowed.rebuilt;
  return bring(fresh, { raw, parsed: parseManifest(raw), tag });
}

/** A source that has some more manifests. */
function withManifests(
  source: ContentSource,
  manifests: ReadonlyMap<string, RawManifest>,
): ContentSource {
  return {
    name: source.name,
    resolve: (name, options) => source.resolve(name, options),
    fetchManifest: async (name, options) =>
      manifests.get(name) ?? (await source.fetchManifest(name, options)),
    hasBlob: (blob, options) => source.hasBlob(blob, options),
    openBlob: (blob, options) => source.openBlob(blob, options),
  };
}

function refusedSparse(error: unknown): unknown {
  if (!(error instanceof RegistryError)) return error;
  return new RegistryError('MP6014', error.message, {
    ...error,
    hint: 'The target takes no index whose children are not all there. `index: rebuild` makes one of what is copied, `auto` does so by itself.',
    cause: error,
  });
}
