import type { ImageReport } from '../event/image.ts';
import { formatReference } from '../oci/reference.ts';
import { sourceProblem } from './ask.ts';
import { attempt } from './attempts.ts';
import { ConflictError, notTried } from './conflict.ts';
import { copyJob } from './copy-job.ts';
import type { CopyHooks, CopyJob, CopyOutcome, TransferProgress } from './engine.ts';
import type { PlannedImage } from './plan-image.ts';
import { problemOf } from './problem.ts';
import { reportOf } from './report-image.ts';
import { fallBack } from './safety-net.ts';
import type { Scene } from './scene.ts';
import { tagGuard } from './tag-guard.ts';

/**
 * Carries out what was planned for one image, unless a conflict has stopped the task. Never throws
 * for a registry's failures.
 */
export async function applyImage(planned: PlannedImage, scene: Scene): Promise<ImageReport> {
  const job = jobOf(planned, scene);
  if (job === undefined) return reportOf(planned, scene.engine.name);
  const { stoppedBy } = scene;
  if (stoppedBy !== undefined) return reportOf(notTried(planned, stoppedBy), scene.engine.name);
  const start = performance.now();
  const guard = tagGuard(planned, scene);
  const settled = await netted(planned, scene, (signal) =>
    scene.engine.copy(job, { ...hooksOf(job, scene), signal, beforeTag: guard?.beforeTag }),
  );
  const milliseconds = planned.milliseconds + Math.round(performance.now() - start);
  if ('planned' in settled) {
    noteStop(settled.planned, scene);
    return reportOf({ ...settled.planned, milliseconds }, scene.engine.name);
  }
  const done = { ...planned, milliseconds, backupTag: guard?.backupTag() };
  return copied(done, settled.done, scene);
}

function noteStop({ state, request }: PlannedImage, scene: Scene): void {
  if (state === 'conflict' && scene.request.policy.onConflict === 'stop') scene.stoppedBy = request;
}

/** The copy that a plan asks for; undefined where nothing is to be moved. */
export function jobOf(planned: PlannedImage, scene: Scene): CopyJob | undefined {
  const { request, root, earlier } = planned;
  const moves = planned.state === 'copied' || planned.state === 'updated';
  return root === undefined || !moves ? undefined : copyJob(request, { root, earlier }, scene);
}

/** What came of some work on an image: its result, or what the safety net made of its failure. */
export type Settled<T> = { readonly done: T } | { readonly planned: PlannedImage };

/** Does some work on an image above the safety net. */
export async function netted<T>(
  planned: PlannedImage,
  scene: Scene,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Settled<T>> {
  const { request: image } = planned;
  const host = image.source.registry;
  const refusal = await scene.circuit.refusal(host);
  if (refusal !== undefined) return { planned: fall(planned, refusal, scene) };
  try {
    const tried = attempt({ image, side: 'target', work }, scene);
    return { done: await scene.circuit.watch(host, tried, sourceProblem) };
  } catch (error) {
    scene.signal.throwIfAborted();
    if (error instanceof ConflictError) return { planned: { ...planned, ...error.conflict } };
    return { planned: fall(planned, problemOf(error, 'target'), scene) };
  }
}

function fall(
  planned: PlannedImage,
  problem: ReturnType<typeof problemOf>,
  scene: Scene,
): PlannedImage {
  const { earlier, root } = planned;
  const { fallback } = scene.request.policy;
  return { ...planned, problem, ...fallBack({ problem, fallback, earlier, wanted: root?.digest }) };
}

function copied(planned: PlannedImage, outcome: CopyOutcome, scene: Scene): ImageReport {
  const report = reportOf(planned, scene.engine.name);
  return {
    ...report,
    targetDigest: outcome.root.digest,
    mediaType: outcome.root.mediaType,
    transfer: outcome.transfer,
    referrers: outcome.referrers,
    platformTags: outcome.platformTags,
    platforms: outcome.platforms.length === 0 ? undefined : outcome.platforms,
    ...(outcome.notes.length === 0 ? {} : { notes: [...(report.notes ?? []), ...outcome.notes] }),
  };
}

function hooksOf(job: CopyJob, scene: Scene): CopyHooks {
  const image = shortName(job);
  return { onTransfer: (progress) => emitTransfer(progress, image, scene) };
}

function emitTransfer(progress: TransferProgress, image: string, scene: Scene): void {
  const { taskId } = scene;
  if (progress.kind === 'started') {
    const { id, digest, size } = progress;
    scene.emit({ type: 'transfer.started', taskId, transfer: { id, image, digest, size } });
  } else if (progress.kind === 'progress') {
    const { id, bytes } = progress;
    scene.emit({ type: 'transfer.progress', taskId, id, bytes });
  } else {
    scene.emit({ type: 'transfer.finished', taskId, id: progress.id, ok: progress.ok });
  }
}

/** The last part of the name and the tag: `prometheus:v2.53.0`. */
function shortName({ target }: CopyJob): string {
  const text = formatReference(target.reference);
  return text.slice(text.lastIndexOf('/') + 1);
}
