import { setMaxListeners } from 'node:events';
import type { RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { blobsOf, type ParsedManifest, parseManifest } from '../oci/manifest.ts';
import { isManifest } from '../oci/media-type.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { bringBlob } from './copy-blob.ts';
import type { CopyOutcome } from './engine.ts';
import { staysAway } from './foreign-layer.ts';
import { missingAt } from './missing-content.ts';
import { onSide } from './side.ts';
import { createTally } from './tally.ts';
import type { Copying, CopyTools, Walk } from './walk.ts';

/**
 * Copies what a descriptor names, children before parents, and tags it last. Bytes are never
 * altered. Pieces that are under way when another fails are let finish: the next run has them.
 * Throws RegistryError with its side set.
 */
export async function copyImage(
  root: Descriptor,
  tag: string | undefined,
  { copying, tools }: { readonly copying: Copying; readonly tools: CopyTools },
): Promise<CopyOutcome> {
  const walk: Walk = {
    copying,
    tools,
    tally: createTally(),
    notes: new Set(),
    dropped: new AbortController(),
  };
  setMaxListeners(0, walk.dropped.signal);
  const { raw, parsed } = await fetchManifest(walk.copying, root.digest);
  await bringPieces(walk, parsed);
  await push(walk, { raw, parsed, tag });
  return {
    root: raw.descriptor,
    transfer: walk.tally.count(),
    platforms: parsed.platforms,
    notes: [...walk.notes],
  };
}

/** A manifest of the source, read. Throws RegistryError MP6011 for schema 1. */
export async function fetchManifest(
  { source, signal }: Pick<Copying, 'source' | 'signal'>,
  digest: Digest,
): Promise<{ readonly raw: RawManifest; readonly parsed: ParsedManifest }> {
  return onSide('source', async () => {
    const raw = await source.fetchManifest(digest, { signal });
    if (raw.descriptor.digest !== digest) throw substituted(digest, raw.descriptor.digest);
    const parsed = parseManifest(raw);
    if (parsed.kind === 'schema1') throw schema1(digest);
    return { raw, parsed };
  });
}

async function bringPieces(
  walk: Walk,
  parsed: ParsedManifest,
  missing?: ReadonlySet<Digest>,
): Promise<void> {
  const wanted = (piece: Descriptor) => missing === undefined || missing.has(piece.digest);
  const pieces = distinct([...parsed.manifests, ...blobsOf(parsed)]).filter(wanted);
  const again = missing !== undefined;
  await allOf(
    walk,
    pieces.map((piece) => bringPiece(walk, piece, again)),
  );
}

async function bringPiece(walk: Walk, piece: Descriptor, again: boolean): Promise<void> {
  if (isManifest(piece.mediaType)) return bringSubtree(walk, piece, again);
  if (!staysAway(piece)) return bringBlob(walk, piece, again);
  walk.notes.add('non-distributable layers stay where they are; the manifest names their urls');
}

/** A manifest that is there already ends the walk, unless the target has said that it is not. */
async function bringSubtree(walk: Walk, child: Descriptor, again: boolean): Promise<void> {
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
  const { raw, parsed } = await fetchManifest(walk.copying, child.digest);
  await bringPieces(walk, parsed);
  await push(walk, { raw, parsed });
}

interface Push {
  readonly raw: RawManifest;
  readonly parsed: ParsedManifest;
  readonly tag?: string | undefined;
}

/** Pushes a manifest; what the target then turns out to lack goes again, once. */
async function push(walk: Walk, what: Push): Promise<void> {
  try {
    await pushOnce(walk, what);
  } catch (error) {
    const missing = missingAt(error, what.parsed);
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
  if (!(error instanceof RegistryError) || !layers.some(staysAway)) return error;
  return new RegistryError(error.code, error.message, {
    ...error,
    hint: 'The image has non-distributable layers, and the target may not allow their urls.',
    cause: error,
  });
}

function substituted(wanted: Digest, got: Digest): RegistryError {
  return new RegistryError('MP6012', `asked for the manifest ${wanted}, got ${got}`, {
    kind: 'content',
  });
}

function schema1(digest: Digest): RegistryError {
  const message = `${digest} is Docker's schema 1, which cannot be copied unaltered`;
  return new RegistryError('MP6011', message, {
    kind: 'unsupported',
    hint: 'Have the image built or pushed again in a current format (Docker schema 2 or OCI).',
  });
}
