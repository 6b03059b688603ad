/** True where one Python character is not always one UTF-16 unit. */
function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** Length in code points, as Python counts. */
export function codePointLength(text: string): number {
  return hasSurrogates(text) ? Array.from(text).length : text.length;
}

/** The characters as Python indexes them. */
export function charactersOf(text: string): string | readonly string[] {
  return hasSurrogates(text) ? Array.from(text) : text;
}
