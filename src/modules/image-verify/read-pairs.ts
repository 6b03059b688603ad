import { settleCollisions } from '../../mirror/collisions.ts';
import { nameImages } from '../../mirror/naming.ts';
import type { Access } from '../../mirror/request.ts';
import { parseDigest } from '../../oci/digest.ts';
import { parseReference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import { checkAuthfile } from '../mirror-images/authfile.ts';
import { readEntries } from '../mirror-images/entry.ts';
import { readNaming } from '../mirror-images/names.ts';
import type { PolicyArgs } from '../mirror-images/policies.ts';
import type { ImageVerifyArgs } from './arguments.ts';
import type { Pair } from './verify-pair.ts';

/**
 * The images to verify, named as `mirror_images` names them. Throws CodedError MP6060 where the
 * arguments do not go together, and what naming throws.
 */
export function readPairs(args: ImageVerifyArgs, policies: PolicyArgs): readonly Pair[] {
  const { images, image, digest } = args;
  if (image !== undefined && digest !== undefined && images === undefined) {
    return [{ image, expected: parseDigest(digest), target: parseReference(image) }];
  }
  if (images === undefined || image !== undefined || digest !== undefined) throw unclear();
  const named = nameImages(images.flatMap(readEntries), readNaming(args, policies));
  return settleCollisions(named).map(({ image: text, source, target }) => ({
    image: text,
    expected: source.digest ?? source,
    target,
  }));
}

function unclear(): CodedError {
  return new CodedError('MP6060', 'image_verify takes `images`, or `image` with `digest`', {
    hint: 'With `images` (and `registry`) the sources are asked, with `digest` nobody is.',
  });
}

/** How to get to both ends. Throws CodedError MP6006. */
export async function readAccess(
  args: ImageVerifyArgs,
  {
    authfile: configured,
    folder,
  }: { readonly authfile?: string | undefined; readonly folder: string },
): Promise<{ readonly source: Access; readonly target: Access }> {
  const authfile = args.authfile || configured;
  return {
    source: {
      authfile: await checkAuthfile(args.src_authfile || authfile, folder),
      tlsVerify: args.src_tls_verify,
    },
    target: {
      authfile: await checkAuthfile(args.dest_authfile || authfile, folder),
      tlsVerify: args.dest_tls_verify,
    },
  };
}
