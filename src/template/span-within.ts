import type { Span } from '../diagnostic/diagnostic.ts';

/**
 * The place of an offset inside a YAML scalar that starts at `span`. Exact for a scalar on one
 * line (quotes are told by its width); for one of several lines the line is right, the column
 * that of the scalar.
 */
export function spanWithin(span: Span, text: string, offset: number): Span {
  const before = text.slice(0, offset);
  const lines = before.split('\n').length - 1;
  if (lines > 0 || text.trimEnd().includes('\n')) return { ...span, line: span.line + lines };
  if (span.endColumn === undefined) return span;
  const width = span.endColumn - span.column + 1;
  const quote = width >= text.length + 2 ? 1 : 0;
  const column = Math.min(span.column + quote + offset, span.endColumn);
  return { ...span, column };
}
