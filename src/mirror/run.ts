import { setMaxListeners } from 'node:events';
import type { ImageReport } from '../event/image.ts';
import { applyImage } from './apply-image.ts';
import { createCircuit } from './circuit.ts';
import { stopAtConflict } from './conflict.ts';
import { groupTargetTags } from './copy-job.ts';
import { eachImage } from './each-image.ts';
import { type PlannedImage, planImage } from './plan-image.ts';
import { previewImages } from './preview.ts';
import { reportOf } from './report-image.ts';
import type { MirrorRequest } from './request.ts';
import type { MirrorContext, Scene } from './scene.ts';

/** A mirror task that has been planned: nothing written so far. */
export interface MirrorPlan {
  readonly images: readonly PlannedImage[];
  /** The same as reports, without byte counts. */
  readonly reports: readonly ImageReport[];
  /** What would become of each image, with byte counts if the policy wants them. Reads only. */
  preview(): Promise<readonly ImageReport[]>;
  /** Carries the plan out. Every image is tried, whatever becomes of the others. */
  apply(): Promise<readonly ImageReport[]>;
}

/**
 * Plans a mirror task: asks both ends of all images, many at a time. A registry's failures end
 * up in the images' states; what is thrown is abortion, a bug, or an engine that cannot work.
 */
export async function planMirror(
  request: MirrorRequest,
  context: MirrorContext,
): Promise<MirrorPlan> {
  setMaxListeners(0, context.signal);
  const targetTags = groupTargetTags(request.images);
  const fresh = { circuit: createCircuit(), asked: new Map(), targetTags };
  const scene: Scene = { ...context, request, ...fresh };
  await context.engine.prepare?.({ signal: context.signal });
  const planned = await eachImage(request.images, scene, (image) => planImage(image, scene));
  const images = stopAtConflict(planned, request.policy.onConflict);
  return {
    images,
    reports: images.map((image) => reportOf(image, scene.engine.name)),
    preview: () => reported(scene, true, (done) => previewImages(images, scene, done)),
    apply: () =>
      reported(scene, false, (done) =>
        eachImage(images, scene, async (image) => done(await applyImage(image, scene))),
      ),
  };
}

function reported(
  scene: Scene,
  plan: boolean,
  work: (done: (image: ImageReport) => ImageReport) => Promise<readonly ImageReport[]>,
): Promise<readonly ImageReport[]> {
  const { taskId } = scene;
  scene.emit({ type: 'images.started', taskId, count: scene.request.images.length, plan });
  return work((image) => {
    scene.emit({ type: 'image.finished', taskId, image, plan });
    return image;
  });
}
