import type { Descriptor } from '../oci/descriptor.ts';
import type { CopyJob } from './engine.ts';
import { contentOf, placeOf } from './image-wants.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/**
 * The copy of what an image's source named, as the task's request wants it. `earlier` is what the
 * target's tag stands for.
 */
export function copyJob(
  image: ImageRequest,
  { root, earlier }: { readonly root: Descriptor; readonly earlier: Descriptor | undefined },
  { request, targetTags }: Scene,
): CopyJob {
  const { onConflict = 'update' } = request.policy;
  return {
    source: placeOf('source', image, request),
    target: placeOf('target', image, request),
    root,
    options: request.options,
    content: contentOf(image, request),
    earlier,
    reservedTags: targetTags.get(repositoryOf(image)),
    keepsTags: onConflict !== 'update',
  };
}

/** The tags that images are written to, by their repositories. */
export function groupTargetTags(
  images: readonly ImageRequest[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const image of images) {
    const repository = repositoryOf(image);
    const tags = groups.get(repository) ?? new Set();
    groups.set(repository, tags.add(image.target.tag ?? ''));
  }
  return groups;
}

function repositoryOf({ target: { registry, repository } }: ImageRequest): string {
  return `${registry}/${repository}`;
}
