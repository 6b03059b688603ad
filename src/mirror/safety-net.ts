import type { FailureReason, ImageProblem } from '../event/image.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { problemInWords } from './problem.ts';
import type { Fallback } from './request.ts';

/** What is known when a source has failed. */
export interface Fall {
  readonly problem: ImageProblem;
  readonly fallback: Fallback;
  /** What the target's tag stands for: the earlier copy. */
  readonly earlier: Descriptor | undefined;
  /** The digest that is wanted: pinned, or named by the source in this run. */
  readonly wanted: Digest | undefined;
}

/** What the safety net says. */
export interface Landing {
  readonly state: 'kept' | 'failed';
  /** One line. */
  readonly reason: string;
}

/** Failures of the source alone. Mistakes of ours, and formats we refuse, are none. */
const covered: ReadonlySet<FailureReason> = new Set<FailureReason>([
  'network',
  'tls',
  'auth',
  'denied',
  'not-found',
  'rate-limited',
  'quota',
  'server',
  'content',
  'timeout',
]);

/** Whether the earlier copy may stand in for a source that failed like this. */
function isCovered(problem: ImageProblem): boolean {
  return problem.side === 'source' && covered.has(problem.reason);
}

/** Decides whether the earlier copy is accepted. Never for a failure of the target. */
export function fallBack(fall: Fall): Landing {
  const why = problemInWords(fall.problem);
  if (!isCovered(fall.problem)) return { state: 'failed', reason: why };
  const refusal = refusalOf(fall);
  if (refusal !== undefined) return { state: 'failed', reason: `${why}; ${refusal}` };
  return { state: 'kept', reason: `${why}${newer(fall)}` };
}

function refusalOf({ fallback, earlier, wanted }: Fall): string | undefined {
  if (fallback === 'never') return 'an earlier copy is not accepted (fallback: never)';
  if (earlier === undefined) return 'the target has no earlier copy';
  if (fallback === 'exists') return undefined;
  if (wanted === undefined) {
    return `the earlier copy ${earlier.digest} cannot be compared: no digest is known (fallback: digest)`;
  }
  if (wanted === earlier.digest) return undefined;
  return `the earlier copy ${earlier.digest} is not the wanted ${wanted} (fallback: digest)`;
}

function newer({ earlier, wanted }: Fall): string {
  if (wanted === undefined || wanted === earlier?.digest) return '';
  return `; the source names ${wanted}, which could not be had`;
}
