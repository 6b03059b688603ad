import type { ContentPolicy, ReferrerPolicy } from '../../mirror/request.ts';
import { parsePlatform } from '../../oci/platform.ts';
import type { MirrorImagesArgs } from './arguments.ts';

/** What of the images is wanted. Throws CodedError MP5005 for a platform that is none. */
export function readContent(args: MirrorImagesArgs): ContentPolicy {
  return {
    platforms: args.platforms?.map(parsePlatform),
    index: args.index,
    requiredPlatforms: args.required_platforms?.map(parsePlatform),
    foreignLayers: args.foreign_layers,
    referrers: readReferrers(args.referrers),
  };
}

function readReferrers(referrers: MirrorImagesArgs['referrers']): ReferrerPolicy | undefined {
  if (typeof referrers === 'object') return { artifactTypes: referrers.artifact_types };
  return referrers === true ? {} : undefined;
}
