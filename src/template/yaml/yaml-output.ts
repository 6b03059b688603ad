/** Text with a cursor, as libyaml's emitter keeps one: column, and what kind of blank is before. */
export class YamlOutput {
  readonly #parts: string[] = [];
  readonly width: number;
  /** Columns that the current node is moved in. */
  indent: number | undefined;
  column = 0;
  /** The last character is a blank, or nothing needs one before it. */
  whitespace = true;
  /** Nothing but indentation and indicators stand on this line. */
  indention = true;

  constructor(width: number) {
    this.width = width;
  }

  raw(text: string): void {
    this.#parts.push(text);
    this.column += Array.from(text).length;
  }

  indicator(
    text: string,
    needsBlank: boolean,
    flags = { whitespace: false, indention: false },
  ): void {
    this.raw(this.whitespace || !needsBlank ? text : ` ${text}`);
    this.whitespace = flags.whitespace;
    this.indention = this.indention && flags.indention;
  }

  lineBreak(char = '\n'): void {
    this.#parts.push(char);
    this.column = 0;
    this.whitespace = true;
    this.indention = true;
  }

  /** Goes to the column of the indentation, on a new line where needed. */
  toIndent(): void {
    const indent = this.indent ?? 0;
    const here = this.column === indent && this.whitespace;
    if (!this.indention || this.column > indent || (this.column === indent && !here)) {
      this.lineBreak();
    }
    if (this.column < indent) {
      this.whitespace = true;
      this.raw(' '.repeat(indent - this.column));
    }
  }

  /** After a fold inside a scalar. */
  inText(): void {
    this.whitespace = false;
    this.indention = false;
  }

  toString(): string {
    return this.#parts.join('');
  }
}
