/** The characters that depend on what the terminal can show. */
export interface Glyphs {
  readonly arrow: string;
  readonly ellipsis: string;
  readonly full: string;
  /** Eighths of a bar's cell, smallest first. */
  readonly parts: readonly string[];
  readonly empty: string;
}

const unicodeGlyphs: Glyphs = {
  arrow: '→',
  ellipsis: '…',
  full: '█',
  parts: ['▏', '▎', '▍', '▌', '▋', '▊', '▉'],
  empty: '░',
};

const asciiGlyphs: Glyphs = { arrow: '->', ellipsis: '...', full: '#', parts: [], empty: '.' };

/** Characters for a locale with or without UTF-8. */
export function glyphsFor(unicode: boolean): Glyphs {
  return unicode ? unicodeGlyphs : asciiGlyphs;
}
