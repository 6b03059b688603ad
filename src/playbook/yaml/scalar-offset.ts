/**
 * Offset in a scalar as written (quotes, escapes, block header included) of the character at
 * `offset` of its value. Exact but for folded block scalars, which are right to the line.
 */
export function offsetInSource(written: string, offset: number): number {
  const first = written[0];
  if (first === '|' || first === '>') return offsetInBlock(written, offset);
  const quote = first === '"' || first === "'" ? first : '';
  let at = quote.length;
  for (let left = offset; left > 0 && at < written.length; left--) {
    at += stepIn(written, at, quote);
  }
  return Math.min(at, written.length);
}

/** How many characters of the source make up the next character of the value. */
function stepIn(written: string, at: number, quote: string): number {
  if (quote === "'" && written.startsWith("''", at)) return 2;
  if (quote === '"' && written[at] === '\\') return escapeLength(written, at);
  const fold = /^[ \t]*\r?\n[ \t]*/.exec(written.slice(at, at + 200));
  return fold ? fold[0].length : 1;
}

function escapeLength(written: string, at: number): number {
  const wide: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  const next = written[at + 1] ?? '';
  if (next !== '\n' && next !== '\r') return wide[next] ?? 2;
  const joined = /^\\\r?\n[ \t]*/.exec(written.slice(at, at + 200))?.[0].length ?? 2;
  return joined + stepIn(written, at + joined, '"');
}

function offsetInBlock(written: string, offset: number): number {
  const indent = indentOf(written);
  let at = written.indexOf('\n') + 1;
  if (at === 0) return written.length;
  for (let left = offset; ; ) {
    const lineEnd = written.indexOf('\n', at);
    if (lineEnd < 0) return Math.min(at + indent + left, written.length);
    const length = Math.max(0, lineEnd - at - indent);
    if (left <= length) return at + Math.min(indent, lineEnd - at) + left;
    left -= length + 1;
    at = lineEnd + 1;
  }
}

/** Indentation of a block scalar's text: that of its first line that is not blank. */
function indentOf(written: string): number {
  return /\n([ ]*)[^\s]/.exec(written)?.[1]?.length ?? 0;
}
