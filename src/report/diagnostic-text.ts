import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { EventListener } from '../event/bus.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';
import { plural } from './units.ts';

/** More errors than this are only counted. */
const limit = 20;

/** Gives a file's text for code frames; undefined when it cannot be had. */
export type ReadSource = (file: string) => string | undefined;

export interface DiagnosticText {
  readonly listener: EventListener;
  /** Counts what was left out. */
  close(): void;
}

/** Prints what is wrong with the user's files, with code frames, to stderr. */
export function createDiagnosticText(output: Output, paint: Paint): DiagnosticText {
  let errors = 0;
  const listener: EventListener = (event) => {
    if (event.type !== 'diagnostic') return;
    const { severity } = event.diagnostic;
    if (severity === 'error') errors++;
    if (severity === 'error' && errors > limit) return;
    output.err(`${colour(formatDiagnostic(event.diagnostic), severity, paint)}\n`);
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

function formatDiagnostic(diagnostic: Diagnostic): string {
  const { severity, code, message, span, help, label } = diagnostic;
  const rows = [`${severity}[${code}]: ${message}`];
  if (span) rows.push(`  --> ${span.file}:${span.line}:${span.column}`);
  if (label !== undefined) rows.push(`  = ${label}`);
  if (help !== undefined) rows.push(`  = help: ${help}`);
  return rows.join('\n');
}
