import { problemInWords } from './problem.ts';
import type { Verification } from './verify.ts';

/** Why an image is not verified, one line; undefined when it is. */
export function verificationInWords(verification: Verification): string | undefined {
  const { state, problem, differences } = verification;
  if (state === 'missing') return 'the target does not have it';
  if (problem !== undefined) return problemInWords(problem);
  const [first] = differences;
  if (first === undefined) return undefined;
  const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
  return `${first.message}${more}`;
}
