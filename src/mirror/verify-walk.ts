import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { ContentSource, RawManifest } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, verifyBytes, verifying } from '../oci/digest.ts';
import { blobsOf, parseManifest } from '../oci/manifest.ts';
import { isManifest } from '../oci/media-type.ts';
import { isForeign } from './foreign-layer.ts';
import { type Difference, differenceOf, missingPiece } from './verify-difference.ts';

/**
 * How closely a target is looked at: its manifests; also whether every blob is there, by HEAD;
 * or every byte, read and hashed.
 */
export type Depth = 'manifests' | 'deep' | 'bytes';

/** One image being looked at, and what has come out so far. */
export interface Inspection {
  readonly target: ContentSource;
  readonly depth: Depth;
  readonly signal: AbortSignal;
  readonly differences: Difference[];
  readonly checked: { manifests: number; blobs: number; bytes: number };
  /** Pieces that are or were looked at: each once. */
  readonly seen: Set<Digest>;
  /** Requests in flight. */
  readonly limit: LimitFunction;
}

/** Blobs are read to be hashed, which is bound by the processor; HEADs wait for the network. */
const atATime = { manifests: 8, deep: 16, bytes: 4 } as const;

/** An inspection that has seen nothing so far. */
export function createInspection({
  target,
  depth,
  signal,
}: Pick<Inspection, 'target' | 'depth' | 'signal'>): Inspection {
  const checked = { manifests: 0, blobs: 0, bytes: 0 };
  const limit = pLimit(atATime[depth]);
  return { target, depth, signal, differences: [], checked, seen: new Set(), limit };
}

interface Below {
  readonly inspection: Inspection;
  /** Manifests that need not be there. */
  readonly left: ReadonlySet<Digest>;
}

/**
 * Looks at everything below a manifest whose own bytes are right. Differences are collected;
 * throws RegistryError when the target cannot be asked.
 */
export async function inspect(raw: RawManifest, below: Below): Promise<void> {
  const { inspection, left } = below;
  inspection.checked.manifests += 1;
  inspection.checked.bytes += raw.bytes.length;
  const parsed = parseManifest(raw);
  const pieces = [...parsed.manifests, ...blobsOf(parsed)];
  const fresh = pieces.filter(({ digest }) => !left.has(digest) && isFresh(digest, inspection));
  await Promise.all(
    fresh.map((piece) =>
      isManifest(piece.mediaType) ? inspectManifest(piece, below) : inspectBlob(piece, inspection),
    ),
  );
}

function isFresh(digest: Digest, { seen }: Inspection): boolean {
  if (seen.has(digest)) return false;
  seen.add(digest);
  return true;
}

async function inspectManifest(descriptor: Descriptor, below: Below): Promise<void> {
  const { inspection } = below;
  const { target, signal, limit } = inspection;
  const raw = await noting('manifest', descriptor, inspection, () =>
    limit(async () => {
      const fetched = await target.fetchManifest(descriptor.digest, { signal });
      verifyBytes(fetched.bytes, descriptor);
      parseManifest(fetched);
      return fetched;
    }),
  );
  if (raw !== undefined) await inspect(raw, below);
}

async function inspectBlob(descriptor: Descriptor, inspection: Inspection): Promise<void> {
  const { depth, limit, checked } = inspection;
  if (depth === 'manifests' || isForeign(descriptor)) return;
  const look = depth === 'deep' ? isThere : isWhole;
  const isRight = await noting('blob', descriptor, inspection, () =>
    limit(() => look(descriptor, inspection)),
  );
  if (isRight) checked.blobs += 1;
}

async function isThere(
  descriptor: Descriptor,
  { target, signal, differences }: Inspection,
): Promise<boolean> {
  const found = await target.hasBlob(descriptor, { signal });
  if (!found) differences.push(missingPiece('blob', descriptor));
  return found;
}

/** Throws RegistryError, kind `content`, unless all bytes are right. */
async function isWhole(
  descriptor: Descriptor,
  { target, signal, checked }: Inspection,
): Promise<boolean> {
  const body = await target.openBlob(descriptor, { signal });
  await pipeline(body, verifying(descriptor), nowhere(), { signal });
  checked.bytes += descriptor.size;
  return true;
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** Does the work; what its error says of the piece is a difference, any other error is thrown. */
async function noting<T>(
  piece: Difference['piece'],
  descriptor: Descriptor,
  { differences }: Inspection,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const difference = differenceOf(error, piece, descriptor);
    if (difference === undefined) throw error;
    differences.push(difference);
    return undefined;
  }
}
