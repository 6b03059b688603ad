import { textWidth } from '../text-width.ts';

/** `[WARNING]: text`, wrapped between words as Ansible does. */
export function warningText(text: string, columns: number): string {
  const lines: string[] = [];
  let current = '';
  for (const word of `[WARNING]: ${text}`.trim().split(/\s+/)) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && textWidth(longer) > columns) {
      lines.push(current);
      current = word;
    } else {
      current = longer;
    }
  }
  return [...lines, current].join('\n');
}
