import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { formatDiagnostic, type ReadSource } from '../diagnostic/format.ts';
import type { EventListener } from '../event/bus.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';
import { plural } from './units.ts';

/** More errors than this are only counted. */
const limit = 20;

export interface DiagnosticText {
  readonly listener: EventListener;
  /** Counts what was left out. */
  close(): void;
}

/** Prints what is wrong with the user's files, with code frames, to stderr; the items of a loop that fail alike once. */
export function createDiagnosticText(
  output: Output,
  paint: Paint,
  read: ReadSource,
): DiagnosticText {
  let errors = 0;
  let last = '';
  const listener: EventListener = (event) => {
    if (event.type !== 'diagnostic') return;
    const { severity } = event.diagnostic;
    const text = formatDiagnostic(event.diagnostic, read);
    if (text === last) return;
    last = text;
    if (severity === 'error') errors++;
    if (severity === 'error' && errors > limit) return;
    output.err(`${colour(text, severity, paint)}\n`);
  };
  const close = (): void => {
    if (errors > limit) output.err(`${plural(errors - limit, 'more error')} not shown.`);
    errors = 0;
  };
  return { listener, close };
}

function colour(text: string, severity: Diagnostic['severity'], paint: Paint): string {
  const tone = severity === 'error' ? 'failed' : 'warning';
  return text
    .replace(/^[a-z]+\[MP\d+\]/, (head) => paint(tone, head))
    .replace(
      /(\| +)(\^+.*)$/m,
      (_line, gutter: string, carets: string) => gutter + paint(tone, carets),
    );
}
