import { codeFrame } from './code-frame.ts';
import type { Diagnostic, Span } from './diagnostic.ts';

/** Gives a file's text for the frame; undefined when it cannot be had. */
export type ReadSource = (file: string) => string | undefined;

/**
 * A diagnostic as people read it: `error[MP2004]: message`, the place, the lines with a caret,
 * what to do. Plain text without a final line break.
 */
export function formatDiagnostic(diagnostic: Diagnostic, read: ReadSource): string {
  const { severity, code, message, span, help, label } = diagnostic;
  const rows = [`${severity}[${code}]: ${message}`];
  if (span) rows.push(`  --> ${place(span)}`);
  const frame = span ? frameOf(span, read, label) : '';
  if (frame !== '') rows.push(frame);
  else if (label !== undefined) rows.push(`  = ${label}`);
  if (help !== undefined) rows.push(`  = help: ${help}`);
  return rows.join('\n');
}

/** `file:line:column`. */
function place(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}

function frameOf(span: Span, read: ReadSource, label: string | undefined): string {
  const text = read(span.file);
  return text === undefined ? '' : codeFrame(text, span, label);
}
