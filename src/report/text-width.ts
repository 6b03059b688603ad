/** East Asian wide and emoji blocks (Unicode TR 11, W and F), as `[first, last]`. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns a text takes on a terminal, as wcswidth(3) counts them. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Cuts a text to at most that many columns; what is cut is shown by the mark. */
export function truncate(text: string, columns: number, mark: string): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - textWidth(mark);
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += characterWidth(character);
    if (width > room) break;
    kept += character;
  }
  return kept + mark;
}

/** Cuts a text to at most that many columns at its beginning: of names, the end tells them apart. */
export function truncateStart(text: string, columns: number, mark: string): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - textWidth(mark);
  let kept = [...text];
  while (textWidth(kept.join('')) > room) kept = kept.slice(1);
  return mark + kept.join('');
}

function characterWidth(character: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u.test(character)) return 0;
  const point = character.codePointAt(0) ?? 0;
  return wide.some(([first, last]) => point >= first && point <= last) ? 2 : 1;
}
