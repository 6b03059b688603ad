import { sortByVersion } from '../../util/version-order.ts';
import { splitLine } from '../text/split-line.ts';

/** A text list with all that is written in it, for whatever rewrites it. */
export interface TextList {
  /** Comments and blank lines at the top. */
  readonly header: readonly string[];
  readonly entries: readonly TextEntry[];
  /** Comments after the last entry. */
  readonly footer: readonly string[];
}

/** A line with words, and the comments that stand before it. */
export interface TextEntry {
  readonly comments: readonly string[];
  readonly words: readonly string[];
  /** A comment behind the words, `#` included; mostly empty. */
  readonly remark: string;
}

/**
 * Takes a list apart. The comments at the top are its header, up to the last blank line among
 * them where there is one; any other comment belongs to the entry that follows it.
 */
export function parseTextList(text: string): TextList {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const headerEnd = endOfHeader(lines);
  const entries: TextEntry[] = [];
  let comments: string[] = [];
  for (const line of lines.slice(headerEnd)) {
    const split = splitLine(line);
    if (split.kind === 'comment') comments.push(line.trim());
    if (split.kind !== 'entry') continue;
    const words = split.fields.map((field) => field.text);
    const last = split.fields.at(-1);
    const behind = last === undefined ? '' : line.slice(last.column - 1 + last.text.length);
    entries.push({ comments, words, remark: behind.trim() });
    comments = [];
  }
  return { header: trimmed(lines.slice(0, headerEnd)), entries, footer: comments };
}

function endOfHeader(lines: readonly string[]): number {
  const kinds = lines.map((line) => splitLine(line).kind);
  const firstEntry = kinds.indexOf('entry');
  const top = firstEntry < 0 ? kinds.length : firstEntry;
  const lastBlank = kinds.lastIndexOf('blank', top - 1);
  const firstComment = kinds.indexOf('comment');
  const splits = lastBlank > firstComment && firstComment >= 0 && top > 0;
  return splits ? lastBlank + 1 : top;
}

function trimmed(lines: readonly string[]): string[] {
  const texts = lines.map((line) => line.trim());
  const first = texts.findIndex((line) => line !== '');
  return first < 0 ? [] : texts.slice(first);
}

/** The list as text: words with one blank between, every line ended. */
export function formatTextList({ header, entries, footer }: TextList): string {
  const lines = entries.flatMap(({ comments, words, remark }) => [
    ...comments,
    remark === '' ? words.join(' ') : `${words.join(' ')} ${remark}`,
  ]);
  return [...header, ...lines, ...footer].map((line) => `${line}\n`).join('');
}

/** The entries in the order of `sort -V`, each once; comments of a dropped one stay. */
export function sortTextList(list: TextList): TextList {
  const byWords = new Map<string, TextEntry>();
  for (const entry of list.entries) {
    const words = entry.words.join(' ');
    const known = byWords.get(words);
    byWords.set(words, known === undefined ? entry : merged(known, entry));
  }
  const entries = sortByVersion([...byWords.values()], ({ words }) => words.join(' '));
  return { ...list, entries };
}

function merged(first: TextEntry, second: TextEntry): TextEntry {
  const comments = second.comments.filter((comment) => !first.comments.includes(comment));
  return {
    ...first,
    comments: [...first.comments, ...comments],
    remark: first.remark === '' ? second.remark : first.remark,
  };
}
