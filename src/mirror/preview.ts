import type { ImageReport, TransferCount } from '../event/image.ts';
import type { Digest } from '../oci/digest.ts';
import { jobOf, netted, type Settled } from './apply-image.ts';
import { eachImage } from './each-image.ts';
import type { CopyEstimate, NeededBlob } from './engine.ts';
import type { PlannedImage } from './plan-image.ts';
import { reportOf } from './report-image.ts';
import type { Scene } from './scene.ts';

/**
 * What applying a plan would do. With `measure`, manifests are read and each blob is asked for
 * once at the target; a blob that several images lack counts as moved for the first of them.
 */
export async function previewImages(
  images: readonly PlannedImage[],
  scene: Scene,
  done: (image: ImageReport) => ImageReport,
): Promise<readonly ImageReport[]> {
  const measured = await eachImage(images, scene, (image) => measure(image, scene));
  const moving = new Set<Digest>();
  return images.map((image, index) => done(previewOf(image, measured[index], { scene, moving })));
}

async function measure(
  image: PlannedImage,
  scene: Scene,
): Promise<Settled<CopyEstimate> | undefined> {
  const job = jobOf(image, scene);
  if (job === undefined || !scene.request.policy.measure) return undefined;
  return netted(image, scene, (signal) => scene.engine.estimate(job, { signal }));
}

function previewOf(
  image: PlannedImage,
  measured: Settled<CopyEstimate> | undefined,
  { scene, moving }: { readonly scene: Scene; readonly moving: Set<Digest> },
): ImageReport {
  if (measured === undefined) return reportOf(image, scene.engine.name);
  if ('planned' in measured) return reportOf(measured.planned, scene.engine.name);
  const report = reportOf(image, scene.engine.name);
  const { platforms, blobs } = measured.done;
  const notes = [...(report.notes ?? []), ...measured.done.notes];
  return {
    ...report,
    platforms: platforms.length === 0 ? undefined : platforms,
    transfer: blobs && countTransfer(blobs, moving),
    referrers: measured.done.referrers,
    platformTags: measured.done.platformTags,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function countTransfer(blobs: readonly NeededBlob[], moving: Set<Digest>): TransferCount {
  const count = { blobs: 0, bytes: 0, presentBlobs: 0, presentBytes: 0 };
  for (const { digest, size, present } of blobs) {
    if (present || moving.has(digest)) {
      count.presentBlobs += 1;
      count.presentBytes += size;
    } else {
      moving.add(digest);
      count.blobs += 1;
      count.bytes += size;
    }
  }
  return count;
}
