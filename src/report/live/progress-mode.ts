import type { Environment } from '../colour-level.ts';
import type { TextStream } from '../output.ts';

export type ProgressChoice = 'auto' | 'tty' | 'plain' | 'none';

/**
 * How transfers are shown: as asked, else in a live window where stderr is a terminal that can
 * move its cursor and nobody records it (`CI`), else in plain lines.
 */
export function progressMode(
  choice: ProgressChoice,
  environment: Environment,
  stderr: TextStream,
): Exclude<ProgressChoice, 'auto'> {
  if (choice !== 'auto') return choice;
  const recorded = ['', 'false', '0', undefined].includes(environment.CI) === false;
  const able = stderr.isTTY === true && environment.TERM !== 'dumb';
  return able && !recorded ? 'tty' : 'plain';
}
