import type { ImageProblem, ImageState } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isSchema1 } from '../oci/media-type.ts';
import { formatReference, type Reference } from '../oci/reference.ts';
import { type Answer, askSource, askTarget, sourceProblem } from './ask.ts';
import { needsComparison } from './compare.ts';
import { conflictOf } from './conflict.ts';
import { copyJob } from './copy-job.ts';
import { contentOf } from './image-wants.ts';
import { isImmutable } from './immutable.ts';
import { problemInWords, problemOf } from './problem.ts';
import type { ImageRequest } from './request.ts';
import { fallBack } from './safety-net.ts';
import type { Scene } from './scene.ts';

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
  const decision = guarded(await decide(request, scene), scene);
  return { request, ...decision, milliseconds: Math.round(performance.now() - start) };
}

/** No tag moves that the policy wants to stay. */
function guarded(decision: Decision, { request: { policy } }: Scene): Decision {
  const { state, root: source, earlier, moves } = decision;
  if (state !== 'updated' || !moves || source === undefined || earlier === undefined) {
    return decision;
  }
  return { ...decision, ...conflictOf({ source, earlier }, policy.onConflict ?? 'update') };
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
  if (root !== undefined && isSchema1(root.mediaType)) return broken(schema1Problem(root));
  const content = contentOf(about.request, about.scene.request) ?? {};
  if (root !== undefined && needsComparison(content, target.root)) {
    return compareContent(root, target, about);
  }
  const isCurrent = target.root?.digest === root?.digest;
  const moves = target.root !== undefined && !isCurrent;
  return { state: stateOf(target, isCurrent), root, earlier: target.root, moves };
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
    const job = copyJob(request, root, scene);
    const asked = scene.engine.compare(job, earlier, { signal: scene.signal });
    const { current, moves, notes } = await scene.circuit.watch(host, asked, sourceProblem);
    return { state: stateOf(target, current), root, earlier, moves, notes };
  } catch (error) {
    scene.signal.throwIfAborted();
    const problem = problemOf(error, 'source');
    if (isUnwanted(problem, scene)) {
      const reason = `${problem.message} (platform_missing: skip)`;
      return { state: 'skipped', reason, root, earlier };
    }
    return { ...landed(problem, earlier, about), root };
  }
}

function isUnwanted({ code }: ImageProblem, { request: { content } }: Scene): boolean {
  return code === 'MP6015' && content?.platformMissing === 'skip';
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

function schema1Problem(root: Descriptor): ImageProblem {
  return {
    code: 'MP6011',
    reason: 'unsupported',
    side: 'source',
    message: `${root.mediaType} is Docker's schema 1, which cannot be copied unaltered`,
    hint: 'Have the image built or pushed again in a current format (Docker schema 2 or OCI).',
  };
}
