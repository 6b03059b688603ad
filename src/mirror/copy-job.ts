import type { Descriptor } from '../oci/descriptor.ts';
import type { CopyJob } from './engine.ts';
import type { ImageRequest } from './request.ts';
import type { Scene } from './scene.ts';

/** The copy of what an image's source named, as the task's request wants it. */
export function copyJob(image: ImageRequest, root: Descriptor, { request }: Scene): CopyJob {
  return {
    source: { reference: image.source, access: request.source },
    target: { reference: image.target, access: request.target },
    root,
    options: request.options,
    content: request.content,
  };
}
