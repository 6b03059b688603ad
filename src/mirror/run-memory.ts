import type { Digest } from '../oci/digest.ts';

/**
 * What one run has learnt of sources, across its tasks: the digest that each reference was last
 * seen to name. With `fallback: digest` the safety net compares with it.
 */
export interface RunMemory {
  /** Notes what a source reference (in its full spelling) names. */
  remember(source: string, digest: Digest): void;
  /** What it named when it last answered in this run. */
  recall(source: string): Digest | undefined;
}

/** An empty memory. */
export function createRunMemory(): RunMemory {
  const digests = new Map<string, Digest>();
  return {
    remember: (source, digest) => void digests.set(source, digest),
    recall: (source) => digests.get(source),
  };
}
