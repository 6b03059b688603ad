import type { ImageProblem, ImageState } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isSchema1 } from '../oci/media-type.ts';
import { formatReference, type Reference } from '../oci/reference.ts';
import { type Answer, askSource, askTarget, sourceProblem } from './ask.ts';
import { attempt } from './attempts.ts';
import { needsComparison } from './compare.ts';
import { ConflictError, conflictOf, resolved } from './conflict.ts';
import { copyJob } from './copy-job.ts';
import { contentOf } from './image-wants.ts';
import { isImmutable } from './immutable.ts';
import { problemInWords, problemOf } from './problem.ts';
import type { ImageRequest } from './request.ts';
import { fallBack } from './safety-net.ts';
import type { Scene } from './scene.ts';
import { findBackupTag } from './tag-guard.ts';

/** What is to become of an image, after both ends were asked. */
export interface PlannedImage {
  readonly request: ImageRequest;
  readonly state: ImageState;
  /** What the source names. */
  readonly root?: Descriptor | undefined;
  /** What the target's tag stands for. */
  readonly earlier?: Descriptor | undefined;
  /** The target's tag comes to stand for something else. */
  readonly moves?: boolean | undefined;
  /** Which engine copies it, where that is another than the task's. */
  readonly engine?: string | undefined;
  /** Tag that the old manifest gets before that. */
  readonly backupTag?: string | undefined;
  readonly problem?: ImageProblem | undefined;
  readonly reason?: string | undefined;
  readonly notes?: readonly string[] | undefined;
  readonly milliseconds: number;
}

type Decision = Omit<PlannedImage, 'request' | 'milliseconds'>;

/**
 * Asks both ends what an image's names stand for and decides its state. Two requests in
 * parallel; one where the source is pinned by digest, or its tag declared immutable, and the
 * target has that; none where both ends are the same place. Never throws for a registry's failures.
 */
export async function planImage(request: ImageRequest, scene: Scene): Promise<PlannedImage> {
  const start = performance.now();
  const decision = await guarded(await decide(request, scene), { request, scene });
  return { request, ...decision, milliseconds: Math.round(performance.now() - start) };
}

/** No tag moves that the policy wants to stay, and none without the backup that is asked for. */
async function guarded(decision: Decision, about: About): Promise<Decision> {
  const { state, root: source, earlier, moves } = decision;
  if (state !== 'updated' || !moves || source === undefined || earlier === undefined) {
    return decision;
  }
  const { onConflict = 'update', backupTag } = about.scene.request.policy;
  const conflict = conflictOf({ source, earlier }, onConflict);
  if (conflict !== undefined) return { ...decision, ...conflict };
  return backupTag === undefined ? decision : withBackup(decision, earlier, about);
}

async function withBackup(
  decision: Decision,
  earlier: Descriptor,
  { request, scene }: About,
): Promise<Decision> {
  try {
    const backup = await findBackupTag(earlier, { request, root: decision.root }, scene);
    return { ...decision, backupTag: backup?.tag };
  } catch (error) {
    scene.signal.throwIfAborted();
    if (error instanceof ConflictError) return { ...decision, ...error.conflict };
    return { ...decision, ...broken(problemOf(error, 'target')) };
  }
}

function decide(request: ImageRequest, scene: Scene): Promise<Decision> | Decision {
  if (request.settled !== undefined) return request.settled;
  if (isSamePlace(request)) return { state: 'unchanged' };
  if (scene.request.policy.onlyMissing) return decideMissing(request, scene);
  if (request.source.digest !== undefined) return decidePinned(request, request.source, scene);
  if (isImmutable(request, scene.request)) return decideImmutable(request, scene);
  return decideByTag(request, scene);
}

function isSamePlace({ source, target }: ImageRequest): boolean {
  return source.digest === undefined && formatReference(source) === formatReference(target);
}

async function decidePinned(
  request: ImageRequest,
  { digest }: Reference,
  scene: Scene,
): Promise<Decision> {
  const target = await askTarget(request, scene);
  if (target.problem !== undefined) return broken(target.problem);
  if (target.root?.digest === digest) return compare(target, target, { request, scene });
  return compare(await askSource(request, scene), target, { request, scene });
}

/** What was declared never to move needs no second look at its source. */
function decideImmutable(request: ImageRequest, scene: Scene): Promise<Decision> {
  const notes = ['the tag is declared immutable: the source was not asked'];
  return unlessThere(request, scene, { state: 'unchanged', notes });
}

function decideMissing(request: ImageRequest, scene: Scene): Promise<Decision> {
  const reason = 'the target has the tag; the source was not asked (only_missing)';
  return unlessThere(request, scene, { state: 'skipped', reason });
}

/** Asks the target, and the source only where that lacks the tag. */
async function unlessThere(
  request: ImageRequest,
  scene: Scene,
  decision: Decision,
): Promise<Decision> {
  const target = await askTarget(request, scene);
  if (target.problem !== undefined) return broken(target.problem);
  if (target.root !== undefined) return { ...decision, earlier: target.root };
  return compare(await askSource(request, scene), target, { request, scene });
}

async function decideByTag(request: ImageRequest, scene: Scene): Promise<Decision> {
  const [source, target] = await Promise.all([
    askSource(request, scene),
    askTarget(request, scene),
  ]);
  return compare(source, target, { request, scene });
}

interface About {
  readonly request: ImageRequest;
  readonly scene: Scene;
}

function compare(source: Answer, target: Answer, about: About): Promise<Decision> | Decision {
  if (target.problem !== undefined) return broken(target.problem, source.problem);
  if (source.problem !== undefined) return landed(source.problem, target.root, about);
  const { root } = source;
  if (root !== undefined && isSchema1(root.mediaType)) return convert(root, target, about);
  const content = contentOf(about.request, about.scene.request) ?? {};
  if (root !== undefined && needsComparison(content, target.root)) {
    return compareContent(root, target, about);
  }
  const isCurrent = target.root?.digest === root?.digest;
  const moves = target.root !== undefined && !isCurrent;
  return { state: stateOf(target, isCurrent), root, earlier: target.root, moves };
}

/** An image in a format that has to be converted, by whoever can. */
async function convert(root: Descriptor, target: Answer, about: About): Promise<Decision> {
  const { engine, signal } = about.scene;
  const converter = await engine.converter?.({ signal });
  if (converter === undefined || 'refusal' in converter) {
    return broken(schema1Problem(root, converter?.refusal));
  }
  return { ...(await compareContent(root, target, about)), engine: converter.engine };
}

function stateOf(target: Answer, isCurrent: boolean): ImageState {
  if (target.root === undefined) return 'copied';
  return isCurrent ? 'unchanged' : 'updated';
}

/** Where the policy wants a part, digests alone do not tell. */
async function compareContent(root: Descriptor, target: Answer, about: About): Promise<Decision> {
  const { request, scene } = about;
  const earlier = target.root;
  const host = request.source.registry;
  try {
    const job = copyJob(request, { root, earlier }, scene);
    const work = (signal: AbortSignal) => scene.engine.compare(job, { signal });
    const asked = attempt({ image: request, side: 'source', work }, scene);
    const { current, conflict, ...compared } = await scene.circuit.watch(
      host,
      asked,
      sourceProblem,
    );
    const decision = { state: stateOf(target, current), root, earlier, ...compared };
    const { onConflict = 'update' } = scene.request.policy;
    if (conflict === undefined || onConflict === 'leave') return decision;
    return { ...decision, ...resolved(onConflict, conflict) };
  } catch (error) {
    scene.signal.throwIfAborted();
    const problem = problemOf(error, 'source');
    if (isUnwanted(problem, about)) {
      const reason = `${problem.message} (platform_missing: skip)`;
      return { state: 'skipped', reason, root, earlier };
    }
    return { ...landed(problem, earlier, about), root };
  }
}

function isUnwanted({ code }: ImageProblem, { request, scene }: About): boolean {
  return code === 'MP6015' && contentOf(request, scene.request)?.platformMissing === 'skip';
}

function landed(
  problem: ImageProblem,
  earlier: Descriptor | undefined,
  { request, scene }: About,
): Decision {
  const { fallback } = scene.request.policy;
  const wanted = request.source.digest ?? scene.memory.recall(formatReference(request.source));
  return { ...fallBack({ problem, fallback, earlier, wanted }), problem, earlier };
}

/** The target is what has to be seen to first; the source's failure is told as well. */
function broken(problem: ImageProblem, other?: ImageProblem): Decision {
  const also = other === undefined ? '' : `; ${problemInWords(other)}`;
  return { state: 'failed', problem, reason: `${problemInWords(problem)}${also}` };
}

function schema1Problem(root: Descriptor, refusal: string | undefined): ImageProblem {
  const why = refusal === undefined ? '' : `; skopeo could convert it, but ${refusal}`;
  return {
    code: 'MP6011',
    reason: 'unsupported',
    side: 'source',
    message: `${root.mediaType} is Docker's schema 1, which cannot be copied unaltered${why}`,
    hint: '`engine: auto` (of the role: mi_engine) has an installed skopeo convert such images to schema 2.',
  };
}
