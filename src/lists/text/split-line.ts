/** A word of a line. */
export interface Field {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

/** What a line of a text list is. */
export type ListLine =
  | { readonly kind: 'blank' }
  | { readonly kind: 'comment' }
  | {
      readonly kind: 'entry';
      /** At least one. */
      readonly fields: readonly Field[];
    };

/**
 * Splits a line at blanks and tabs, wherever it starts. `#` and `//` open a comment at the start
 * of a word: no reference starts so.
 */
export function splitLine(text: string): ListLine {
  const fields: Field[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if (/^(#|\/\/)/.test(word)) {
      return fields.length === 0 ? { kind: 'comment' } : { kind: 'entry', fields };
    }
    fields.push({ text: word, column: index + 1 });
  }
  return fields.length === 0 ? { kind: 'blank' } : { kind: 'entry', fields };
}
