import type { ImageProblem } from '../event/image.ts';
import { RegistryError, type Side } from '../oci/registry-error.ts';
import { CodedError } from '../util/coded-error.ts';

/**
 * An error as data. `side` is where the caller was when it happened; the error's own word goes
 * first. Anything but a CodedError is a bug and is thrown again.
 */
export function problemOf(error: unknown, side: Side): ImageProblem {
  if (!(error instanceof CodedError)) throw error;
  const registry = error instanceof RegistryError ? error : undefined;
  return {
    code: error.code,
    reason: registry?.kind ?? 'config',
    side: registry?.side ?? side,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(registry?.status === undefined ? {} : { status: registry.status }),
  };
}

const sentences = {
  network: 'cannot be reached',
  tls: 'has a certificate that is not accepted',
  auth: 'wants a login',
  denied: 'refuses access',
  'not-found': 'does not have it',
  'rate-limited': 'limits our requests',
  quota: 'allows no more pulls for now',
  server: 'has an error of its own',
  content: 'sent bytes that do not match their digest',
  protocol: 'gave an answer that makes no sense',
  unsupported: 'has it in a form that is not supported',
  timeout: 'took longer than the image may',
  config: 'cannot be used as configured',
} as const;

/** A problem in words, one line: `the source cannot be reached: connect ECONNREFUSED …`. */
export function problemInWords(problem: ImageProblem): string {
  const message = problem.message.replaceAll(/\s*\n\s*/g, ' ');
  return `the ${problem.side} ${sentences[problem.reason]}: ${message}`;
}
