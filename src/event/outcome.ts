/** How one task ended on one host. */
export type TaskStatus = 'ok' | 'changed' | 'skipped' | 'failed' | 'unreachable';

/** The line of the recap. */
export interface HostRecap {
  readonly host: string;
  readonly ok: number;
  readonly changed: number;
  readonly unreachable: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rescued: number;
  readonly ignored: number;
}
