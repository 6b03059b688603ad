import type { Descriptor } from '../oci/descriptor.ts';
import type { CopyJob } from './engine.ts';
import { contentOf, placeOf } from './image-wants.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/** The copy of what an image's source named, as the task's request wants it. */
export function copyJob(image: ImageRequest, root: Descriptor, { request }: Scene): CopyJob {
  return {
    source: placeOf('source', image, request),
    target: placeOf('target', image, request),
    root,
    options: request.options,
    content: contentOf(image, request),
  };
}
