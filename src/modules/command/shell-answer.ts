import type { ModuleResult } from '../../runner/module.ts';
import type { ProgramOutcome } from './run-program.ts';

/** What `raw` and `script` answer. */
export const shellFields = ['rc', 'stdout', 'stdout_lines', 'stderr', 'stderr_lines'] as const;

/** The result of a command line that a shell has run. */
export function shellAnswer({ rc, stdout, stderr }: ProgramOutcome): ModuleResult {
  const answer = { changed: true, rc, stdout, stderr };
  return rc === 0 ? answer : { ...answer, failed: true, msg: 'non-zero return code' };
}
