import { searchRegex } from '../../template/python/regex.ts';

export const insertionProperties = {
  insertafter: {
    type: 'string',
    description: 'EOF, or a regular expression: after the last line that matches.',
  },
  insertbefore: {
    type: 'string',
    description: 'BOF, or a regular expression: before the last line that matches.',
  },
} as const;

/** Where new lines go. */
export interface InsertionArguments {
  readonly insertafter?: string | undefined;
  readonly insertbefore?: string | undefined;
  readonly firstmatch?: boolean | undefined;
}

/** Index at which new lines are put in; the end when nothing matches. */
export function insertionPoint(lines: readonly string[], args: InsertionArguments): number {
  const { insertafter, insertbefore, firstmatch } = args;
  if (insertbefore === 'BOF') return 0;
  const pattern = insertbefore ?? insertafter;
  if (pattern === undefined || pattern === 'EOF') return lines.length;
  const matches = (text: string) => searchRegex(pattern, text, {}) !== undefined;
  const at = firstmatch ? lines.findIndex(matches) : lines.findLastIndex(matches);
  if (at < 0) return lines.length;
  return insertbefore === undefined ? at + 1 : at;
}
