import { CodedError } from '../../util/coded-error.ts';

/**
 * Splits a command line as Python's `shlex.split` does (POSIX rules, no comments). Throws a
 * CodedError for a quote that is not closed.
 */
export function shlexSplit(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const piece = readPiece(text, at);
    word = (word ?? '') + piece.text;
    at = piece.last;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** A word as a shell reads it back, as Python's `shlex.quote` writes it. */
export function shellQuoted(word: string): string {
  if (word === '') return "''";
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** What stands at `at`: a character, an escaped one, or a quoted text; and where it ends. */
function readPiece(text: string, at: number): { readonly text: string; readonly last: number } {
  const character = text.charAt(at);
  if (character === '\\') return escaped(text, at);
  if (character === "'") return single(text, at);
  if (character === '"') return double(text, at);
  return { text: character, last: at };
}

function escaped(text: string, at: number): { text: string; last: number } {
  if (at + 1 >= text.length) throw new CodedError('MP4110', 'No escaped character');
  return { text: text.charAt(at + 1), last: at + 1 };
}

function single(text: string, at: number): { text: string; last: number } {
  const end = text.indexOf("'", at + 1);
  if (end < 0) throw unclosed();
  return { text: text.slice(at + 1, end), last: end };
}

function double(text: string, start: number): { text: string; last: number } {
  let inner = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { text: inner, last: at };
    const next = text.charAt(at + 1);
    if (character === '\\' && (next === '"' || next === '\\')) {
      inner += next;
      at += 1;
    } else {
      inner += character;
    }
  }
  throw unclosed();
}

function unclosed(): CodedError {
  return new CodedError('MP4110', 'No closing quotation', {
    hint: 'A quote in the command is not closed; use argv: for words with quotes in them.',
  });
}
