/** One word of a free-form text. */
interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Offsets of a pair in the text that holds it. */
export interface PairPlace {
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly start: number;
  readonly end: number;
}

/** `key=value` pairs of a free-form text, and what is left of it. */
export interface KeyValues {
  readonly pairs: ReadonlyMap<string, string>;
  /** Where keys and values are in the text, values without their quotes. */
  readonly places: ReadonlyMap<string, PairPlace>;
  /** The text without the pairs, trimmed. */
  readonly rest: string;
}

/**
 * Splits `src=a dest="b c" text` as Ansible does: quotes and template braces hold words together.
 * Only keys that `isKey` accepts count as pairs. Undefined when a quote or brace is left open.
 */
export function parseKeyValues(
  text: string,
  isKey: (key: string) => boolean = () => true,
): KeyValues | undefined {
  const words = splitWords(text);
  if (!words) return undefined;
  const pairs = new Map<string, string>();
  const places = new Map<string, PairPlace>();
  let rest = '';
  let from = 0;
  for (const word of words) {
    const pair = pairOf(word.text);
    if (!pair || !isKey(pair[0])) continue;
    pairs.set(pair[0], pair[1]);
    places.set(pair[0], placeOf(word, pair[0]));
    rest += text.slice(from, word.start);
    from = word.end;
  }
  return { pairs, places, rest: (rest + text.slice(from)).trim() };
}

function pairOf(word: string): readonly [string, string] | undefined {
  const match = /^([^\s=\\"'{}]+)=([\s\S]*)$/.exec(word);
  return match ? [match[1] ?? '', unquote(decodeEscapes(match[2] ?? ''))] : undefined;
}

function placeOf({ text, start, end }: Word, key: string): PairPlace {
  const from = start + key.length + 1;
  const quotes = unquote(text.slice(key.length + 1)).length < end - from ? 1 : 0;
  return { keyStart: start, keyEnd: from - 1, start: from + quotes, end: end - quotes };
}

const closers: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };

/** Words with their places; undefined when something is left open. */
function splitWords(text: string): Word[] | undefined {
  const words: Word[] = [];
  const open = { quote: '', closer: '' };
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const blank = /\s/.test(text.charAt(at));
    if (blank && open.quote === '' && open.closer === '') {
      if (start >= 0) words.push({ text: text.slice(start, at), start, end: at });
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    at += step(text, at, open);
  }
  if (open.quote !== '' || open.closer !== '') return undefined;
  if (start >= 0) words.push({ text: text.slice(start), start, end: text.length });
  return words;
}

/** Follows quotes and braces; gives how many characters to skip besides this one. */
function step(text: string, at: number, open: { quote: string; closer: string }): number {
  const two = text.slice(at, at + 2);
  if (open.closer !== '') {
    if (two !== open.closer) return 0;
    open.closer = '';
    return 1;
  }
  if (closers[two] !== undefined) {
    open.closer = closers[two];
    return 1;
  }
  const char = text.charAt(at);
  if (char === '\\') return /\S/.test(text.charAt(at + 1)) ? 1 : 0;
  if (open.quote === char) open.quote = '';
  else if (open.quote === '' && (char === '"' || char === "'")) open.quote = char;
  return 0;
}

function unquote(text: string): string {
  const first = text.charAt(0);
  const quoted = text.length > 1 && (first === '"' || first === "'") && text.endsWith(first);
  return quoted ? text.slice(1, -1) : text;
}

const controls: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function decodeEscapes(text: string): string {
  const escapes = /\\(?:U([0-9a-fA-F]{8})|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\\'"abfnrtv]))/g;
  return text.replaceAll(escapes, (whole, ...groups: (string | undefined)[]) => {
    const code = Number.parseInt(groups[0] ?? groups[1] ?? groups[2] ?? '', 16);
    if (code > 0x10ffff) return whole;
    const plain = groups[3] ?? '';
    return Number.isNaN(code) ? (controls[plain] ?? plain) : String.fromCodePoint(code);
  });
}
