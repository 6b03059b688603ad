import type { YamlOutput } from './yaml-output.ts';

const BREAK = /[\n\x85\u2028\u2029]/;

/** Runs of blanks, of line breaks, and of everything else. */
function runsOf(text: string): string[] {
  return text.match(/ +|[\n\x85\u2028\u2029]+|[^ \n\x85\u2028\u2029]+/g) ?? [];
}

/** Writes text without quotes, folded at single blanks beyond the width. */
export function writePlain(out: YamlOutput, text: string, split: boolean): void {
  if (text === '') return;
  if (!out.whitespace) out.raw(' ');
  out.inText();
  for (const run of runsOf(text)) {
    if (run === ' ' && out.column > out.width && split) {
      out.toIndent();
      out.inText();
    } else out.raw(run);
  }
}

/** Writes text in single quotes; line breaks are doubled. */
export function writeSingleQuoted(out: YamlOutput, text: string, split: boolean): void {
  out.indicator("'", true);
  const runs = runsOf(text);
  for (const [index, run] of runs.entries()) {
    const inside = index > 0 && index < runs.length - 1;
    if (BREAK.test(run)) writeBreaks(out, run);
    else if (run === ' ' && out.column > out.width && split && inside) out.toIndent();
    else out.raw(run.replaceAll("'", "''"));
  }
  out.indicator("'", false);
}

/** Writes text as a `|` block; what follows the bar keeps its first blanks and its end. */
export function writeLiteral(out: YamlOutput, text: string, indent: number): void {
  const start = /^[ \n\x85\u2028\u2029]/.test(text) ? String(indent) : '';
  const body = text.replace(/\n$/, '');
  const end = body === text ? '-' : body === '' || body.endsWith('\n') ? '+' : '';
  out.indicator(`|${start}${end}`, true);
  for (const line of text.split('\n')) {
    out.lineBreak();
    if (line === '') continue;
    out.toIndent();
    out.raw(line);
    out.inText();
  }
}

function writeBreaks(out: YamlOutput, run: string): void {
  if (run.startsWith('\n')) out.lineBreak();
  for (const char of run) out.lineBreak(char);
  out.toIndent();
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

const VERBATIM = /^[\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/;

/** Writes text in double quotes with escapes, folded at blanks beyond the width. */
export function writeDoubleQuoted(out: YamlOutput, text: string, split: boolean): void {
  out.indicator('"', true);
  const runs = text.match(/ +|[^ ]+/g) ?? [];
  for (const [index, run] of runs.entries()) {
    const inside = index > 0 && index < runs.length - 1;
    if (run.startsWith(' ') && inside && split && out.column > out.width) foldBlanks(out, run);
    else for (const char of run) out.raw(VERBATIM.test(char) ? char : escapeOf(char));
  }
  out.indicator('"', false);
}

/** The first blank becomes a line break; a blank after it would be lost without a backslash. */
function foldBlanks(out: YamlOutput, run: string): void {
  out.toIndent();
  out.inText();
  if (run.length > 1) out.raw(`\\${run.slice(1)}`);
}

function escapeOf(char: string): string {
  const known = ESCAPES[char];
  if (known !== undefined) return `\\${known}`;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
