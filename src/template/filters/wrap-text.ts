import type { Named } from '../plugins.ts';
import { argument, indexOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import type { Value } from '../value.ts';

/** Jinja2's `wordwrap`: every line broken at blanks so that it fits the width. */
export function wrapText(value: Value, args: readonly Value[], named: Named): string {
  const width = Math.max(1, indexOf(argument(args, named, 0, 'width') ?? 79));
  const breakLong = truth(argument(args, named, 1, 'break_long_words') ?? true);
  const wrapString = str(argument(args, named, 2, 'wrapstring') ?? '\n');
  return str(value)
    .split('\n')
    .map((line) => wrapLine(line, width, breakLong).join(wrapString))
    .join(wrapString);
}

function wrapLine(line: string, width: number, breakLong: boolean): string[] {
  const lines: string[] = [];
  let current = '';
  for (const chunk of line.match(/\s+|\S+/g) ?? []) {
    if (current.length + chunk.length <= width) {
      current += chunk;
      continue;
    }
    if (current.trim() !== '') lines.push(current.trimEnd());
    current = chunk.trim() === '' ? '' : chunk;
    while (breakLong && current.length > width) {
      lines.push(current.slice(0, width));
      current = current.slice(width);
    }
  }
  if (current.trim() !== '') lines.push(current.trimEnd());
  return lines;
}
