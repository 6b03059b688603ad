import type { ReferrerCount } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { blobsOf, type ParsedManifest } from '../oci/manifest.ts';
import { isIndex, isManifest } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { type Companion, countCompanions, findCompanions, isLacking } from './companions.ts';
import { bringBlob } from './copy-blob.ts';
import type { CopyHooks, CopyOutcome } from './engine.ts';
import { fetchManifest } from './fetch-manifest.ts';
import { isForeign, staysAway } from './foreign-layer.ts';
import { missingAt, refusesSubset } from './missing-content.ts';
import type { ReadManifest } from './narrow.ts';
import { countPlatformTags, findPlatformTags, type PlatformTags } from './platform-tags.ts';
import { onSide } from './side.ts';
import { copySubset, notesOn } from './subset.ts';
import { type View, viewImage, viewKey } from './view.ts';
import { type Copying, type CopyTools, startWalk, type Walk } from './walk.ts';

/**
 * Copies what a descriptor names, or what the policy wants of it, children before parents, and
 * tags it last. Bytes are never altered, but for an index that has to be rebuilt. Pieces that are
 * under way when another fails are let finish: the next run has them.
 * Throws RegistryError with its side set.
 */
export async function copyImage(
  root: Descriptor,
  { copying, tools, beforeTag }: CopyOrder,
): Promise<CopyOutcome> {
  const view = tools.views.get(viewKey(copying, root)) ?? (await viewImage(copying, root));
  tools.views.delete(viewKey(copying, root));
  const walk = startWalk(copying, tools);
  const companions = await findCompanions(view, { copying, tools });
  const tags = await findPlatformTags(view, copying.tag, copying);
  const tagLater = isLacking(companions) || tags.lacking.length > 0 || beforeTag !== undefined;
  const pushed = await bringRoot(walk, view, tagLater ? undefined : copying.tag);
  const count = await bringCompanions(walk, companions, {
    withoutRoot: pushed.raw.descriptor.digest !== root.digest && view.parsed.kind === 'index',
    root: root.digest,
  });
  if (tagLater) {
    await beforeTag?.();
    await tagPlatforms(walk, view, tags);
    await pushOnce(walk, { ...pushed, tag: copying.tag });
  }
  for (const withheld of tags.withheld) walk.notes.add(withheld);
  return {
    root: pushed.raw.descriptor,
    transfer: walk.tally.count(),
    referrers: copying.content?.referrers && count,
    platformTags: countPlatformTags(tags, copying),
    platforms: view.platforms,
    notes: [...notesOn(view), ...walk.notes],
  };
}

/** How an image is copied. */
interface CopyOrder {
  readonly copying: Copying;
  readonly tools: CopyTools;
  readonly beforeTag?: CopyHooks['beforeTag'];
}

/** The manifests are at the target by now, and are read there. */
async function tagPlatforms(
  { copying: { target, signal } }: Walk,
  view: View,
  { lacking }: PlatformTags,
): Promise<void> {
  for (const { tag, descriptor } of lacking) {
    await onSide('target', async () => {
      const isRoot = descriptor.digest === view.raw.descriptor.digest;
      const raw = isRoot ? view.raw : await target.fetchManifest(descriptor.digest, { signal });
      await target.pushManifest(raw, tag, { signal });
    });
  }
}

function bringRoot(walk: Walk, view: View, tag: string | undefined): Promise<ReadManifest> {
  const { narrowed } = view;
  if (narrowed === undefined) return bringManifest(walk, { ...view, tag });
  return copySubset(walk, { index: view, narrowed, tag }, bringManifest);
}

/** A manifest with all that it names, and then the manifest itself. */
async function bringManifest(walk: Walk, what: Push): Promise<ReadManifest> {
  await bringPieces(walk, what.parsed);
  await push(walk, what);
  return what;
}

/** Brings what is about an image that is there, subjects before what is about them. */
async function bringCompanions(
  walk: Walk,
  companions: readonly Companion[],
  subject: { readonly root: Digest; readonly withoutRoot: boolean },
): Promise<ReferrerCount> {
  const fitting = companions.filter((one) => !subject.withoutRoot || one.subject !== subject.root);
  if (fitting.length < companions.length) {
    walk.notes.add('signatures of the index stay away: the rebuilt one has another digest');
  }
  const fresh = { ...startWalk(walk.copying, walk.tools), tally: walk.tally, notes: walk.notes };
  await allOf(
    fresh,
    fitting.map((companion) => bringCompanion(fresh, companion)),
  );
  return countCompanions(fitting);
}

async function bringCompanion(walk: Walk, companion: Companion): Promise<void> {
  if (!companion.present) {
    const manifest = await fetchManifest(walk.copying, companion.descriptor.digest);
    await bringManifest(walk, { ...manifest, tag: companion.tag });
  }
  await allOf(
    walk,
    companion.companions.map((one) => bringCompanion(walk, one)),
  );
}

async function bringPieces(
  walk: Walk,
  parsed: ParsedManifest,
  missing?: ReadonlySet<Digest>,
): Promise<void> {
  const wanted = ({ digest }: Descriptor) =>
    !walk.left.has(digest) && (missing === undefined || missing.has(digest));
  const pieces = distinct([...parsed.manifests, ...blobsOf(parsed)]).filter(wanted);
  const again = missing !== undefined;
  await allOf(
    walk,
    pieces.map((piece) => bringPiece(walk, piece, again)),
  );
}

async function bringPiece(walk: Walk, piece: Descriptor, again: boolean): Promise<void> {
  if (isManifest(piece.mediaType)) return bringSubtree(walk, piece, again);
  if (!staysAway(piece, walk.copying.content)) return bringBlob(walk, piece, again);
  walk.notes.add('non-distributable layers stay where they are; the manifest names their urls');
}

/**
 * An image that is there already ends the walk, unless the target has said that it is not. An
 * index says nothing about its children: the target may have been given a part of it.
 */
async function bringSubtree(walk: Walk, child: Descriptor, again: boolean): Promise<void> {
  if (isIndex(child.mediaType)) return copySubtree(walk, child, true);
  const { subtrees } = walk.tools;
  const key = `${walk.copying.target.name} ${child.digest}`;
  const other = again ? undefined : subtrees.get(key);
  if (other !== undefined && (await succeeds(other))) return;
  const work = copySubtree(walk, child, again);
  subtrees.set(key, work);
  try {
    await work;
  } catch (error) {
    subtrees.delete(key);
    throw error;
  }
}

async function copySubtree(walk: Walk, child: Descriptor, again: boolean): Promise<void> {
  const { target, signal } = walk.copying;
  walk.dropped.signal.throwIfAborted();
  if (!again && (await onSide('target', () => target.resolve(child.digest, { signal })))) return;
  await bringManifest(walk, await fetchChild(walk.copying, child.digest));
}

/** A source can have an index without all that it names: it may be a mirror of some platforms. */
async function fetchChild(copying: Copying, digest: Digest): Promise<ReadManifest> {
  try {
    return await fetchManifest(copying, digest);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.kind !== 'not-found') throw error;
    throw new RegistryError(error.code, error.message, {
      ...error,
      hint: 'The index at the source has gaps: `platforms` (of the role: mi_platforms) copies what is there.',
      cause: error,
    });
  }
}

interface Push extends ReadManifest {
  readonly tag?: string | undefined;
}

/** Pushes a manifest; what the target then turns out to lack goes again, once. */
async function push(walk: Walk, what: Push): Promise<void> {
  try {
    await pushOnce(walk, what);
  } catch (error) {
    if (refusesSubset(error, walk.left)) throw error;
    const missing = missingAt(error, what.parsed, walk.copying.content);
    if (missing === undefined) throw withHint(error, what.parsed);
    walk.notes.add('the target lacked content that it had said to hold; it was sent again');
    await bringPieces(walk, what.parsed, missing);
    await pushOnce(walk, what);
  }
}

function pushOnce({ copying }: Walk, { raw, tag }: Push): Promise<void> {
  const { target, signal } = copying;
  return onSide('target', () => target.pushManifest(raw, tag, { signal }));
}

/** Waits for all, drops what waits as soon as one fails, and throws the first failure. */
async function allOf(walk: Walk, pieces: readonly Promise<void>[]): Promise<void> {
  const failures: unknown[] = [];
  const watched = pieces.map((piece) =>
    piece.catch((error: unknown) => {
      failures.push(error);
      walk.dropped.abort(error);
    }),
  );
  await Promise.all(watched);
  if (failures.length > 0) throw failures[0];
}

async function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

function distinct(pieces: readonly Descriptor[]): Descriptor[] {
  return [...new Map(pieces.map((piece) => [piece.digest, piece])).values()];
}

function withHint(error: unknown, { layers }: ParsedManifest): unknown {
  if (!(error instanceof RegistryError) || !layers.some(isForeign)) return error;
  return new RegistryError(error.code, error.message, {
    ...error,
    hint: 'The image has non-distributable layers, and the target may not allow their urls (docker-registry: `validation.manifests.urls.allow`).',
    cause: error,
  });
}
