/** Python's `str.title()`: a letter after a non-letter is upper case, every other lower case. */
export function title(text: string): string {
  return text.replace(/\p{L}+/gu, capitalize);
}

/** First character upper case, the rest lower case. */
export function capitalize(text: string): string {
  const first = String.fromCodePoint(...Array.from(text.slice(0, 2)).slice(0, 1).map(codePoint));
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
}

function codePoint(char: string): number {
  return char.codePointAt(0) ?? 0;
}

export function swapCase(text: string): string {
  return Array.from(text, (char) => {
    const upper = char.toUpperCase();
    return char === upper ? char.toLowerCase() : upper;
  }).join('');
}

export function isTitle(text: string): boolean {
  return /\p{L}/u.test(text) && text === title(text);
}
