import type { ImageReport } from '../../event/image.ts';
import { parseReference, type Reference } from '../../oci/reference.ts';

/** An image and its place at the target. Without a state it is taken to be there. */
export type MirroredImage = Pick<ImageReport, 'source' | 'target'> &
  Partial<Pick<ImageReport, 'state' | 'sourceDigest' | 'targetDigest' | 'previousDigest'>>;

/** One image that is at the target, by its repositories. */
export interface ImageMirror {
  /** Repository that it is pulled from, `host[:port]/path`. */
  readonly source: string;
  /** Repository that holds it at the target. */
  readonly mirror: string;
  /** The full reference there. */
  readonly target: string;
  /** Whether the source's tag is the same there; `none`: the source has a digest only. */
  readonly tag: 'same' | 'other' | 'none';
  /** The digest there is known to be another one. */
  readonly otherDigest: boolean;
}

/** The mirrors of the images that are at the target, in the images' order. */
export function imageMirrors(images: readonly MirroredImage[]): readonly ImageMirror[] {
  return images.filter(isAtTarget).map((image) => {
    const source = parseReference(image.source);
    const target = parseReference(image.target);
    return {
      source: repositoryOf(source),
      mirror: repositoryOf(target),
      target: image.target,
      tag: compareTags(source, target),
      otherDigest: hasOtherDigest(image),
    };
  });
}

/** Whether the target holds, or will hold, what the source stands for. */
export function isAtTarget({ state, sourceDigest, targetDigest }: MirroredImage): boolean {
  if (state === undefined || present.has(state)) return true;
  if (state !== 'skipped' || targetDigest === undefined) return false;
  return sourceDigest === undefined || sourceDigest === targetDigest;
}

const present: ReadonlySet<string> = new Set(['copied', 'updated', 'unchanged', 'kept']);

function repositoryOf({ registry, repository }: Reference): string {
  return `${registry}/${repository}`;
}

function compareTags(source: Reference, target: Reference): ImageMirror['tag'] {
  if (source.tag === undefined) return 'none';
  return source.tag === target.tag ? 'same' : 'other';
}

/** A plan's target still has the earlier digest, which says nothing of what will be there. */
function hasOtherDigest({ state, ...digests }: MirroredImage): boolean {
  const { sourceDigest, targetDigest, previousDigest } = digests;
  if (sourceDigest === undefined || targetDigest === undefined) return false;
  return sourceDigest !== targetDigest && targetDigest !== previousDigest;
}
