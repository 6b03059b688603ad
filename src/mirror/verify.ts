import { setMaxListeners } from 'node:events';
import type { ImageProblem } from '../event/image.ts';
import type { ContentSource } from '../oci/content.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { algorithmOf, type Digest, digestOf } from '../oci/digest.ts';
import { RegistryError } from '../oci/registry-error.ts';
import { problemOf } from './problem.ts';
import type { ContentPolicy } from './request.ts';
import type { Difference } from './verify-difference.ts';
import { createInspection, type Depth, inspect } from './verify-walk.ts';
import { viewImage } from './view.ts';

/** What a target is measured by: what a source names now, or a digest that was recorded. */
export type Expectation =
  | { readonly source: ContentSource; readonly name: string }
  | { readonly digest: Digest };

/** One image to verify. */
export interface VerifyRequest {
  readonly expected: Expectation;
  readonly target: ContentSource;
  /** Tag or digest at the target. */
  readonly name: string;
  readonly depth: Depth;
  /** What of an index was mirrored. Undefined: all of it. */
  readonly content?: Pick<ContentPolicy, 'platforms' | 'attestations'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What became clear of one image. `missing`: the target has no such name; `differs`: it has, and
 * `differences` says what is wrong with it; `failed`: an end could not be asked, see `problem`.
 */
export interface Verification {
  readonly state: 'verified' | 'differs' | 'missing' | 'failed';
  /** What the target should have. */
  readonly expectedDigest?: Digest | undefined;
  /** What it has, by its bytes. */
  readonly targetDigest?: Digest | undefined;
  readonly differences: readonly Difference[];
  /** What was looked at. `bytes` are those that were hashed, blobs and manifests. */
  readonly checked: Checked;
  readonly problem?: ImageProblem | undefined;
}

/** Pieces that were found to be as they should. */
export interface Checked {
  readonly manifests: number;
  readonly blobs: number;
  readonly bytes: number;
}

/**
 * Compares what a target has with what it should have: the root's digest, then every manifest
 * below it, re-hashed; `deep` asks for every blob, `bytes` reads and hashes them all. The source
 * is asked for one digest only (and for the index, where only some platforms are wanted).
 * Throws only what the signal was aborted with, and bugs.
 */
export async function verifyImage(request: VerifyRequest): Promise<Verification> {
  const control = new AbortController();
  const signals = request.signal === undefined ? [] : [request.signal];
  const signal = AbortSignal.any([...signals, control.signal]);
  setMaxListeners(0, signal);
  const inspection = createInspection({ ...request, signal });
  const { differences, checked } = inspection;
  let found: Partial<Verification> = {};
  try {
    const wanted = await wantedOf({ ...request, signal });
    found = { expectedDigest: wanted.digests[0] };
    const root = await fetchRoot({ ...request, signal }, wanted.digests);
    found = { ...found, targetDigest: root?.digest };
    if (root === undefined) return { ...found, state: 'missing', differences, checked };
    if (root.difference !== undefined) differences.push(root.difference);
    else await inspect(root.raw, { inspection, left: wanted.left });
    return { ...found, state: stateOf(differences), differences, checked };
  } catch (error) {
    control.abort();
    request.signal?.throwIfAborted();
    const problem = problemOf(error, 'target');
    return { ...found, state: 'failed', differences, checked, problem };
  }
}

function stateOf(differences: readonly Difference[]): Verification['state'] {
  return differences.length === 0 ? 'verified' : 'differs';
}

/** The digests that will do, the foremost first, and the children that need not be there. */
interface Wanted {
  readonly digests: readonly Digest[];
  readonly left: ReadonlySet<Digest>;
}

async function wantedOf({
  expected,
  target,
  content = {},
  signal,
}: VerifyRequest): Promise<Wanted> {
  const digest = 'digest' in expected ? expected.digest : await askSource(expected, signal);
  const { platforms = [], attestations } = content;
  const isPart = platforms.length > 0 || attestations === 'drop';
  if (!isPart) return { digests: [digest], left: new Set() };
  const source = 'digest' in expected ? target : expected.source;
  const root: Descriptor = { mediaType: '', digest, size: 0 };
  const { narrowed } = await viewImage({ source, signal, content }, root);
  if (narrowed === undefined) return { digests: [digest], left: new Set() };
  const left = new Set(narrowed.left.map((child) => child.digest));
  return { digests: [digest, narrowed.rebuilt.descriptor.digest], left };
}

async function askSource(
  { source, name }: { readonly source: ContentSource; readonly name: string },
  signal: AbortSignal | undefined,
): Promise<Digest> {
  const root = await source.resolve(name, { signal });
  if (root !== undefined) return root.digest;
  throw new RegistryError('MP6010', `no ${name} in ${source.name}`, {
    kind: 'not-found',
    side: 'source',
    status: 404,
    hint: 'Check its name and tag, or verify against the digest that was recorded.',
  });
}

/** Undefined: the target has no such name. */
async function fetchRoot(request: VerifyRequest, wanted: readonly Digest[]) {
  const { target, name, signal } = request;
  const [expected] = wanted;
  try {
    const raw = await target.fetchManifest(name, { signal });
    const digest = digestOf(raw.bytes, expected && algorithmOf(expected));
    if (wanted.includes(digest)) return { raw, digest };
    const message = `${name} stands for ${digest} instead of ${wanted.join(' or ')}`;
    return { raw, digest, difference: rootDifference('digest', expected ?? digest, message) };
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.kind === 'not-found') return undefined;
    if (error.kind !== 'content' || expected === undefined) throw error;
    return { difference: rootDifference('content', expected, error.message) };
  }
}

function rootDifference(kind: Difference['kind'], digest: Digest, message: string): Difference {
  return { kind, piece: 'manifest', digest, message };
}
