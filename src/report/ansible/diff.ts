import type { DiffText } from '../../event/events.ts';
import type { Paint } from '../paint.ts';
import { type LineRange, matchLines } from './line-matcher.ts';

/** Lines of context around a change. */
const context = 3;

/** Unified diffs as `--diff` shows them, each followed by an empty line. */
export function diffText(diffs: readonly DiffText[], paint: Paint): string {
  const texts = diffs
    .map((diff) => diff.skipped ?? unifiedDiff(diff, paint))
    .filter((text) => text !== '');
  return texts
    .map((text) => `${text}\n`)
    .join('')
    .replace(/\n$/, '');
}

function unifiedDiff(diff: DiffText, paint: Paint): string {
  const a = linesOf(diff.before);
  const b = linesOf(diff.after);
  const hunks = hunksOf(changesOf(a, b), a.length, b.length);
  if (hunks.length === 0) return '';
  const from = diff.beforeHeader === undefined ? 'before' : `before: ${diff.beforeHeader}`;
  const to = diff.afterHeader === undefined ? 'after' : `after: ${diff.afterHeader}`;
  const lines = [`--- ${from}\n`, `+++ ${to}\n`, ...hunks.flatMap((hunk) => hunkLines(hunk, a, b))];
  return lines.map((line) => coloured(line, paint)).join('');
}

/** Lines with their ends; a last line without one says so, as diff(1) does. */
function linesOf(text: string): string[] {
  const lines = text.match(/[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+$/g) ?? [];
  const last = lines.at(-1);
  if (last === undefined || last.endsWith('\n')) return lines;
  return [...lines.slice(0, -1), `${last}\n\\ No newline at end of file\n`];
}

function changesOf(a: readonly string[], b: readonly string[]): LineRange[] {
  const changes: LineRange[] = [];
  let aStart = 0;
  let bStart = 0;
  for (const match of [...matchLines(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (aStart < match.a || bStart < match.b) {
      changes.push({ aStart, aEnd: match.a, bStart, bEnd: match.b });
    }
    aStart = match.a + match.size;
    bStart = match.b + match.size;
  }
  return changes;
}

/** Changes that share their context, and what the hunk spans. */
interface Hunk {
  readonly changes: readonly LineRange[];
  readonly span: LineRange;
}

function hunksOf(changes: readonly LineRange[], aLength: number, bLength: number): Hunk[] {
  const groups: LineRange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.aStart - last.aEnd <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups.map((group) => ({ changes: group, span: spanOf(group, aLength, bLength) }));
}

function spanOf(group: readonly LineRange[], aLength: number, bLength: number): LineRange {
  const { aStart = 0, bStart = 0 } = group[0] ?? {};
  const { aEnd = 0, bEnd = 0 } = group.at(-1) ?? {};
  return {
    aStart: Math.max(0, aStart - context),
    aEnd: Math.min(aLength, aEnd + context),
    bStart: Math.max(0, bStart - context),
    bEnd: Math.min(bLength, bEnd + context),
  };
}

function hunkLines(hunk: Hunk, a: readonly string[], b: readonly string[]): string[] {
  const { span } = hunk;
  const title = `@@ -${rangeText(span.aStart, span.aEnd)} +${rangeText(span.bStart, span.bEnd)} @@\n`;
  const lines = [title];
  let equal = span.aStart;
  for (const change of hunk.changes) {
    lines.push(
      ...prefixed(' ', a.slice(equal, change.aStart)),
      ...prefixed('-', a.slice(change.aStart, change.aEnd)),
      ...prefixed('+', b.slice(change.bStart, change.bEnd)),
    );
    equal = change.aEnd;
  }
  return [...lines, ...prefixed(' ', a.slice(equal, span.aEnd))];
}

function prefixed(sign: string, lines: readonly string[]): string[] {
  return lines.map((line) => sign + line);
}

/** `start,length` of a hunk, counted as POSIX diff does. */
function rangeText(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

function coloured(line: string, paint: Paint): string {
  if (line.startsWith('+')) return paint('added', line);
  if (line.startsWith('-')) return paint('removed', line);
  return line.startsWith('@@') ? paint('hunk', line) : line;
}
