import type { Side } from '../oci/registry-error.ts';
import type { Place } from './engine.ts';
import type { ContentPolicy, ImageRequest, MirrorRequest } from './request.ts';

/** One end of an image's copy: how to get there is the task's to say, then the image's own. */
export function placeOf(side: Side, image: ImageRequest, request: MirrorRequest): Place {
  const access = request[side];
  const reference = image[side];
  const tlsVerify = access.tlsVerify ?? image.own?.tlsVerify?.get(reference.registry);
  return { reference, access: { ...access, tlsVerify } };
}

/** What of an image is wanted: what it says itself goes before what the task says. */
export function contentOf(image: ImageRequest, request: MirrorRequest): ContentPolicy | undefined {
  const own = image.own?.content;
  return own === undefined ? request.content : { ...request.content, ...own };
}
