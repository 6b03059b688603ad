/** Just enough of a terminal: lines, a cursor, and the sequences that log-update uses. */
export function createTerminal(columns = 100) {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;

  const put = (text: string): void => {
    const line = (lines[row] ?? '').padEnd(column);
    lines[row] = line.slice(0, column) + text + line.slice(column + text.length);
    column += text.length;
  };
  const control = (token: string): void => {
    if (token === '\n') {
      row++;
      column = 0;
      lines[row] ??= '';
    } else if (token === '\u001b[2K') lines[row] = '';
    else if (token === '\u001b[1A') row = Math.max(0, row - 1);
    else if (token === '\u001b[G') column = 0;
  };
  const write = (text: string): boolean => {
    for (const token of text.match(/\u001b\[\??\d*[A-Za-z]|\n|[^\u001b\n]+/g) ?? []) {
      if (token.startsWith('\u001b') || token === '\n') control(token);
      else put(token);
    }
    return true;
  };
  /** What is on the screen, without trailing blanks. */
  const screen = (): string =>
    lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  return { write, screen, isTTY: true, columns, rows: 40 };
}
