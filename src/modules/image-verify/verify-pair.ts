import type { Access } from '../../mirror/request.ts';
import {
  type Expectation,
  type Verification,
  type VerifyRequest,
  verifyImage,
} from '../../mirror/verify.ts';
import { verificationInWords } from '../../mirror/verify-words.ts';
import type { Digest } from '../../oci/digest.ts';
import { formatReference, nameIn, type Reference } from '../../oci/reference.ts';
import type { Services } from '../services.ts';

/** A target and what it is measured by. */
export interface Pair {
  /** As the user wrote it. */
  readonly image: string;
  readonly expected: Reference | Digest;
  readonly target: Reference;
}

/** How to verify it. */
export interface PairOptions extends Pick<VerifyRequest, 'depth' | 'content' | 'signal'> {
  readonly access: { readonly source: Access; readonly target: Access };
  readonly services: Pick<Services, 'repository'>;
}

/** What became clear of one image, as it is registered and printed. */
export interface ImageVerification extends Verification {
  readonly image: string;
  /** Absent where a digest was given. */
  readonly source?: string | undefined;
  readonly target: string;
  /** Of all but `verified`: one line. */
  readonly reason?: string | undefined;
}

/** Verifies one image. Throws only what the signal was aborted with, and bugs. */
export async function verifyPair(pair: Pair, options: PairOptions): Promise<ImageVerification> {
  const { image, expected, target } = pair;
  const { access, services } = options;
  const found = await verifyImage({
    ...options,
    expected: expectationOf(pair, options),
    target: services.repository(target, {
      access: access.target,
      side: 'target',
      purpose: 'read',
    }),
    name: nameIn(target),
  });
  const reason = verificationInWords(found);
  return {
    image,
    ...(typeof expected === 'string' ? {} : { source: formatReference(expected) }),
    target: formatReference(target),
    ...found,
    ...(reason === undefined ? {} : { reason }),
  };
}

function expectationOf({ expected }: Pair, { access, services }: PairOptions): Expectation {
  if (typeof expected === 'string') return { digest: expected };
  const visit = { access: access.source, side: 'source', purpose: 'read' } as const;
  return { source: services.repository(expected, visit), name: nameIn(expected) };
}
