import type { Span } from './diagnostic.ts';

/** A text file in memory, able to say where an offset is. */
export class SourceText {
  readonly file: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** Where the characters `start` to `end` (exclusive) are; what follows the first line is cut off. */
  span(start: number, end: number = start): Span {
    const line = this.#lineAt(start);
    const lineStart = this.#starts()[line] ?? 0;
    const lineEnd = this.#endOf(line);
    return {
      file: this.file,
      line: line + 1,
      column: start - lineStart + 1,
      endColumn: Math.max(start, Math.min(end, lineEnd) - 1) - lineStart + 1,
    };
  }

  /** Offset of the first character of a line (from 1); past the last line: the end. */
  offsetOfLine(line: number): number {
    return this.#starts()[line - 1] ?? this.text.length;
  }

  /** A line's text (from 1) without its break. */
  line(line: number): string {
    return this.text.slice(this.offsetOfLine(line), this.#endOf(line - 1));
  }

  /** Number of lines; a final line break does not open another one. */
  get lineCount(): number {
    const starts = this.#starts();
    const open = starts[starts.length - 1] === this.text.length && starts.length > 1;
    return starts.length - (open ? 1 : 0);
  }

  #starts(): readonly number[] {
    this.#lineStarts ??= lineStarts(this.text);
    return this.#lineStarts;
  }

  #lineAt(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #endOf(index: number): number {
    const next = this.#starts()[index + 1];
    if (next === undefined) return this.text.length;
    return this.text[next - 2] === '\r' ? next - 2 : next - 1;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
