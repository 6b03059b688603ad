import type { Span } from './diagnostic.ts';
import { SourceText } from './source-text.ts';

/** Widest line that a frame prints. */
const frameWidth = 100;
const tabWidth = 4;

/**
 * The lines around a span, numbered, with carets under what is meant and a short label beside
 * them. Plain text of at most 100 columns (a longer label may stand out), without a final line
 * break; empty when the span lies outside the text or the line holds no text.
 */
export function codeFrame(text: string, span: Span, label?: string): string {
  const source = new SourceText(span.file, text);
  if (span.line < 1 || span.line > Math.max(source.lineCount, 1)) return '';
  if (/[\ufffd\0]/.test(source.line(span.line))) return '';
  const first = Math.max(1, span.line - 2);
  const last = Math.min(source.lineCount, span.line + 1);
  const gutter = String(Math.max(last, span.line)).length;
  const view = viewOf(source.line(span.line), span, frameWidth - gutter - 4);
  const rows = [`${' '.repeat(gutter)} |`];
  for (let line = first; line <= Math.max(last, span.line); line++) {
    rows.push(`${String(line).padStart(gutter)} | ${view.cut(source.line(line))}`.trimEnd());
    if (line !== span.line) continue;
    const marks = `${' '.repeat(view.column)}${'^'.repeat(view.width)}`;
    rows.push(`${' '.repeat(gutter)} | ${marks}${label === undefined ? '' : ` ${label}`}`);
  }
  return rows.join('\n');
}

/** The window of columns that is shown, and where the carets stand in it. */
interface View {
  readonly column: number;
  readonly width: number;
  cut(line: string): string;
}

function viewOf(line: string, span: Span, room: number): View {
  const start = printable(line.slice(0, span.column - 1)).length;
  const end = Math.max(start + 1, printable(line.slice(0, span.endColumn ?? span.column)).length);
  const whole = printable(line).length;
  const shift =
    whole <= room ? 0 : Math.max(0, Math.min(start - Math.floor(room / 3), whole - room));
  return {
    column: start - shift,
    width: Math.max(1, Math.min(end - start, room - (start - shift))),
    cut: (other) => cutTo(printable(other), shift, room),
  };
}

function cutTo(line: string, shift: number, room: number): string {
  const rest = shift > 0 ? `…${line.slice(shift + 1)}` : line;
  return rest.length > room ? `${rest.slice(0, room - 1)}…` : rest;
}

/** What a terminal can show: tabs as spaces, control characters as a mark of one column. */
function printable(text: string): string {
  return text
    .replaceAll('\t', ' '.repeat(tabWidth))
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
