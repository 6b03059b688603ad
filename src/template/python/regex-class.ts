import type { RegexReader } from './regex-reader.ts';

/** Python's `\d`, `\w`, `\s` of Unicode text, as the inside of a JavaScript class. */
export const CATEGORY: Readonly<Record<string, string>> = {
  d: '\\p{Nd}',
  w: '\\p{L}\\p{N}_',
  s: '\\s\\x1c-\\x1f\\x85',
};

/** One character as it may stand anywhere in a JavaScript expression with the `u` flag. */
export function literalCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  return /[A-Za-z0-9_ ]/.test(char) ? char : `\\u{${code.toString(16)}}`;
}

/** Reads a class after its `[` and gives JavaScript's form of it. */
export function translateClass(reader: RegexReader, ignoreCase: boolean): string {
  const negated = reader.skip('^');
  const parts: string[] = [];
  const alternatives: string[] = [];
  for (let first = true; first || !reader.skip(']'); first = false) {
    if (reader.atEnd) reader.fail('unterminated character set');
    const low = readMember(reader);
    if (low.length > 1 || !reader.follows('-') || reader.follows('-]')) {
      addMember(low, parts, alternatives, ignoreCase);
      continue;
    }
    reader.next();
    const high = readMember(reader);
    if (high.length > 1) reader.fail(`bad character range ${low.text}-${high.text}`);
    if ((low.text.codePointAt(0) ?? 0) > (high.text.codePointAt(0) ?? 0)) {
      reader.fail(`bad character range ${low.text}-${high.text}`);
    }
    parts.push(`${literalCharacter(low.text)}-${literalCharacter(high.text)}`);
  }
  return joinClass(parts, alternatives, negated);
}

interface Member {
  /** The character, or the letter of a category. */
  readonly text: string;
  /** 1 for a character, 2 for a category. */
  readonly length: number;
}

function readMember(reader: RegexReader): Member {
  const char = reader.next();
  if (char !== '\\') return { text: char, length: 1 };
  const category = reader.peek();
  if (/[dwsDWS]/.test(category)) {
    reader.next();
    return { text: category, length: 2 };
  }
  if (reader.skip('b')) return { text: '\b', length: 1 };
  return { text: reader.escapedCharacter(), length: 1 };
}

function addMember(
  { text, length }: Member,
  parts: string[],
  alternatives: string[],
  ignoreCase: boolean,
): void {
  if (length === 1) {
    parts.push(literalCharacter(text));
    if (ignoreCase && text.toLowerCase() !== text.toUpperCase()) {
      parts.push(literalCharacter(text.toLowerCase()), literalCharacter(text.toUpperCase()));
    }
  } else if (text === text.toLowerCase()) parts.push(CATEGORY[text] ?? '');
  else alternatives.push(`[^${CATEGORY[text.toLowerCase()] ?? ''}]`);
}

function joinClass(
  parts: readonly string[],
  alternatives: readonly string[],
  negated: boolean,
): string {
  if (alternatives.length === 0) return `[${negated ? '^' : ''}${parts.join('')}]`;
  const all = parts.length > 0 ? [`[${parts.join('')}]`, ...alternatives] : alternatives;
  return negated ? `(?:(?!${all.join('|')})[\\s\\S])` : `(?:${all.join('|')})`;
}
