import { catalogueEntry } from '../diagnostic/catalogue.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { HostRecap } from '../event/outcome.ts';
import { CodedError } from '../util/coded-error.ts';
import { Interrupted } from './interrupted.ts';

/** Every exit code of the program, and what it means (`mirror-play help exit-codes`). */
export const exitCodes = {
  ok: 0,
  general: 1,
  taskFailed: 2,
  changesPending: 3,
  invalid: 4,
  usage: 5,
  locked: 75,
  interrupted: 130,
  terminated: 143,
  bug: 250,
} as const;

/** Code of a lock held by another run. */
const locked = new Set(['MP6075']);

/**
 * The exit code of an error that ended the program: by its class, then by the range of its code.
 * What is wrong with files was found before anything ran.
 * Anything that is not a CodedError is a bug.
 */
export function exitCodeOfError(error: unknown): number {
  if (error instanceof Interrupted) {
    return error.signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated;
  }
  if (!(error instanceof CodedError)) return exitCodes.bug;
  if (catalogueEntry(error.code)?.exit === exitCodes.general) return exitCodes.general;
  if (locked.has(error.code)) return exitCodes.locked;
  const code = ranges.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? exitCodes.general;
  const nothingRan = error instanceof DiagnosticError;
  return nothingRan && code === exitCodes.taskFailed ? exitCodes.invalid : code;
}

const ranges: readonly (readonly [prefix: string, code: number])[] = [
  ['MP1', exitCodes.invalid],
  ['MP2', exitCodes.invalid],
  ['MP3', exitCodes.taskFailed],
  ['MP4', exitCodes.taskFailed],
  ['MP5', exitCodes.taskFailed],
  ['MP6', exitCodes.taskFailed],
  ['MP70', exitCodes.usage],
  ['MP7', exitCodes.invalid],
];

/** How a run that came to its end went. */
export interface RunOutcome {
  readonly recap: readonly HostRecap[];
  readonly check: boolean;
  /** `--detailed-exitcode` */
  readonly detailed: boolean;
}

/** The exit code of a run that came to its end. */
export function exitCodeOfRun(outcome: RunOutcome): number {
  const failed = outcome.recap.some((host) => host.failed > 0 || host.unreachable > 0);
  if (failed) return exitCodes.taskFailed;
  const pending = outcome.check && outcome.recap.some((host) => host.changed > 0);
  return pending && outcome.detailed ? exitCodes.changesPending : exitCodes.ok;
}
