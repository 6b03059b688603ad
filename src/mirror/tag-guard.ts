import type { Descriptor } from '../oci/descriptor.ts';
import { ConflictError, resolved } from './conflict.ts';
import { placeOf } from './image-wants.ts';
import type { PlannedImage } from './plan-image.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/** Watches over a target's tag while an image is copied. */
export interface TagGuard {
  /**
   * To be called between a copy's content and its tag. Throws ConflictError in place of
   * overwriting what has to stay.
   */
  beforeTag(): Promise<void>;
  /** The tag that the old manifest has got. */
  backupTag(): string | undefined;
}

/**
 * A guard where the policy does not let tags move just so: the target is asked again, as others
 * may have written to it meanwhile, and an old manifest gets its backup tag. Else undefined.
 */
export function tagGuard(planned: PlannedImage, scene: Scene): TagGuard | undefined {
  const { onConflict = 'update', backupTag } = scene.request.policy;
  if (onConflict === 'update' && backupTag === undefined) return undefined;
  let kept: string | undefined;
  return {
    backupTag: () => kept,
    async beforeTag() {
      const now = await resolve(planned.request, scene);
      if (now === undefined || now.digest === planned.root?.digest) return;
      if (now.digest === planned.earlier?.digest && !planned.moves) return;
      const reason = `the target has ${now.digest} by now; the tag is left as it is`;
      const conflict = resolved(onConflict, reason);
      if (conflict !== undefined) throw new ConflictError(conflict);
      kept = await backUp(now, planned, scene);
    },
  };
}

/**
 * The backup tag that an old manifest is to get. Throws ConflictError where it stands for something
 * else: no backup is lost for another. CodedError MP6009 where the name is none.
 */
export async function findBackupTag(
  old: Descriptor,
  { request: image, root }: Pick<PlannedImage, 'request' | 'root'>,
  scene: Scene,
): Promise<BackupTag | undefined> {
  const tag = scene.request.policy.backupTag?.({
    target: image.target,
    oldDigest: old.digest,
    newDigest: root?.digest ?? '',
    now: scene.startedAt,
  });
  if (tag === undefined) return undefined;
  const found = await resolve({ ...image, target: { ...image.target, tag } }, scene);
  if (found === undefined || found.digest === old.digest)
    return { tag, isThere: found !== undefined };
  const reason = `the backup tag ${tag} stands for ${found.digest} already; neither it nor the tag is moved`;
  throw new ConflictError({ state: 'conflict', reason });
}

interface BackupTag {
  readonly tag: string;
  readonly isThere: boolean;
}

async function backUp(
  old: Descriptor,
  planned: PlannedImage,
  scene: Scene,
): Promise<string | undefined> {
  const backup = await findBackupTag(old, planned, scene);
  if (backup === undefined || backup.isThere) return backup?.tag;
  const place = placeOf('target', planned.request, scene.request);
  await scene.engine.tag(place, old, backup.tag, { signal: scene.signal });
  return backup.tag;
}

function resolve(image: ImageRequest, scene: Scene): Promise<Descriptor | undefined> {
  const place = placeOf('target', image, scene.request);
  return scene.engine.resolve('target', place, { signal: scene.signal });
}
