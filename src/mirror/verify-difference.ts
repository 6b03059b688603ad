import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { formatPlatform } from '../oci/platform.ts';
import { RegistryError } from '../oci/registry-error.ts';

/** One thing at a target that is not as it should be. */
export interface Difference {
  /** `digest`: the name stands for something else; `content`: the bytes are not those of the digest. */
  readonly kind: 'digest' | 'missing' | 'content';
  readonly piece: 'manifest' | 'blob';
  /** What should be there. */
  readonly digest: Digest;
  /** Platform of a manifest below an index, where it names one. */
  readonly platform?: string | undefined;
  /** One sentence. */
  readonly message: string;
}

/** A piece that the target turned out not to have. */
export function missingPiece(piece: Difference['piece'], descriptor: Descriptor): Difference {
  const { digest, size } = descriptor;
  const message = `the ${piece} ${digest} (${size} bytes) is not there, or has another size`;
  return { kind: 'missing', piece, digest, ...platformOf(descriptor), message };
}

/** What an error says of a piece. Undefined: only that it could not be had. */
export function differenceOf(
  error: unknown,
  piece: Difference['piece'],
  descriptor: Descriptor,
): Difference | undefined {
  if (!(error instanceof RegistryError)) return undefined;
  if (error.kind === 'not-found') return missingPiece(piece, descriptor);
  if (error.kind !== 'content' && error.code !== unreadable) return undefined;
  const { digest } = descriptor;
  const message = `the ${piece} ${digest} has other content: ${error.message}`;
  return { kind: 'content', piece, digest, ...platformOf(descriptor), message };
}

/** Of bytes that are no manifest. */
const unreadable = 'MP5004';

function platformOf({ platform }: Descriptor): Pick<Difference, 'platform'> {
  return platform === undefined ? {} : { platform: formatPlatform(platform) };
}
