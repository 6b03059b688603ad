import type { EventListener } from '../../event/bus.ts';
import type { Output } from '../output.ts';
import { createJunit } from './junit.ts';
import { createProfile } from './profile-tasks.ts';
import { createTimer } from './timer.ts';

/** A report beside the main one: `--report junit=FILE`, or what `callbacks_enabled` names. */
export type ExtraReport =
  | { readonly kind: 'timer' }
  | { readonly kind: 'profile_tasks' }
  | { readonly kind: 'junit'; readonly file: string };

/** Those that print between the lines of the text report. */
export function textExtras(reports: readonly ExtraReport[], output: Output): EventListener[] {
  return reports.flatMap(({ kind }) => {
    if (kind === 'timer') return createTimer(output);
    return kind === 'profile_tasks' ? createProfile(output) : [];
  });
}

/** Those that write a file, whatever is printed. */
export function fileExtras(reports: readonly ExtraReport[]): EventListener[] {
  return reports.flatMap((report) => (report.kind === 'junit' ? createJunit(report.file) : []));
}
