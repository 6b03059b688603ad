import { textWidth } from '../text-width.ts';

/** Columns of Ansible's headers where the output is no terminal. */
export const plainColumns = 79;

/** `TASK [name] ****`, filled with stars (three at least), as the line that follows an empty one. */
export function banner(text: string, columns: number = plainColumns): string {
  const title = text.trim();
  return `\n${title} ${'*'.repeat(Math.max(3, columns - textWidth(title)))}`;
}
