import type { Readable } from 'node:stream';
import type { WriteOutcome } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { onSide, sided } from './side.ts';
import type { Walk } from './walk.ts';

/**
 * Sees that the target holds a blob, in the cheapest way known: nothing where this run put it
 * there, a mount from a repository that is known to hold it, else asking and moving. `again`:
 * the target has said that it lacks the blob, whatever it said before.
 */
export async function bringBlob(walk: Walk, blob: Descriptor, again: boolean): Promise<void> {
  const { blobs } = walk.tools;
  const { place, sibling } = walk.copying;
  if (again) {
    blobs.forget(blob.digest, place);
    await move(walk, blob, undefined);
    blobs.add(blob.digest, place);
    return;
  }
  const outcome = await blobs.provide(blob.digest, place, (from) =>
    bring(walk, blob, from ?? sibling),
  );
  if (outcome !== 'uploaded') walk.tally.present(blob);
}

async function bring(
  walk: Walk,
  blob: Descriptor,
  mountFrom: string | undefined,
): Promise<WriteOutcome> {
  const { target, signal } = walk.copying;
  walk.dropped.signal.throwIfAborted();
  if (mountFrom === undefined) {
    const there = await onSide('target', () => target.hasBlob(blob, { signal }));
    if (there) return 'present';
  }
  return move(walk, blob, mountFrom);
}

/** A mount takes a moment, so it overtakes whatever waits to be sent. */
function move(walk: Walk, blob: Descriptor, mountFrom: string | undefined): Promise<WriteOutcome> {
  const { hosts } = walk.copying;
  const size = mountFrom === undefined ? blob.size : 0;
  return walk.tools.scheduler.run({ hosts, size, signal: walk.dropped.signal }, () =>
    transfer(walk, blob, mountFrom),
  );
}

async function transfer(
  walk: Walk,
  blob: Descriptor,
  mountFrom: string | undefined,
): Promise<WriteOutcome> {
  const { source, target, signal, onTransfer } = walk.copying;
  const report = reporter(walk, blob);
  const open = (): Promise<Readable> => {
    report.started();
    return onSide('source', () => source.openBlob(blob, { signal }));
  };
  try {
    const onProgress = onTransfer === undefined ? undefined : report.progress;
    const options = { signal, mountFrom, knownAbsent: mountFrom === undefined, onProgress };
    const outcome = await target.writeBlob(blob, open, options);
    report.finished(true);
    if (outcome === 'uploaded') walk.tally.moved(blob);
    return outcome;
  } catch (error) {
    report.finished(false);
    const failure = blame(error);
    // Before the place is free again: nothing of this image may take it.
    walk.dropped.abort(failure);
    throw failure;
  }
}

/** A broken download says its side itself; wrong bytes are the source's, the rest the target's. */
function blame(error: unknown): unknown {
  const isContent = error instanceof RegistryError && error.kind === 'content';
  return sided(error, isContent ? 'source' : 'target');
}

interface TransferReporter {
  started(): void;
  progress(bytes: number): void;
  finished(ok: boolean): void;
}

/** Tells of a transfer from its first byte on; a mount tells nothing. */
function reporter(walk: Walk, { digest, size }: Descriptor): TransferReporter {
  const tell = walk.copying.onTransfer;
  let id: number | undefined;
  return {
    started() {
      if (id !== undefined) return;
      id = walk.tools.nextTransferId();
      tell?.({ kind: 'started', id, digest, size });
    },
    progress(bytes) {
      if (id !== undefined) tell?.({ kind: 'progress', id, bytes });
    },
    finished(ok) {
      if (id !== undefined) tell?.({ kind: 'finished', id, ok });
    },
  };
}
