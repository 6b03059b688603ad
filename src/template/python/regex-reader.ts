import { valueError } from '../template-error.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A cursor over the characters of a Python regular expression. */
export class RegexReader {
  readonly #chars: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#chars = Array.from(pattern);
  }

  get atEnd(): boolean {
    return this.#at >= this.#chars.length;
  }

  peek(): string {
    return this.#chars[this.#at] ?? '';
  }

  next(): string {
    const char = this.#chars[this.#at];
    if (char === undefined) this.fail('unexpected end of pattern');
    this.#at++;
    return char as string;
  }

  /** Text from `offset` characters ahead on, without taking it. */
  ahead(offset: number, length: number): string {
    return this.#chars.slice(this.#at + offset, this.#at + offset + length).join('');
  }

  follows(text: string): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#chars[this.#at + index] !== text[index]) return false;
    }
    return true;
  }

  skip(text: string): boolean {
    if (!this.follows(text)) return false;
    this.#at += text.length;
    return true;
  }

  /** The text up to the given character, which is taken too. */
  until(end: string, what: string): string {
    let text = '';
    while (!this.skip(end)) {
      if (this.atEnd) this.fail(`missing ${end}, unterminated ${what}`);
      text += this.next();
    }
    return text;
  }

  /** Takes as many characters as fit the test, at most `most`. */
  while(test: RegExp, most = Number.POSITIVE_INFINITY): string {
    let text = '';
    while (text.length < most && test.test(this.peek())) text += this.next();
    return text;
  }

  /** The character that an escape (after its backslash) stands for. */
  escapedCharacter(): string {
    if (this.atEnd) this.fail('bad escape (end of pattern)');
    const char = this.next();
    const simple = SIMPLE[char];
    if (simple !== undefined) return simple;
    const digits = HEX_LENGTH[char];
    if (digits !== undefined) return this.#hex(char, digits);
    if (/[0-7]/.test(char)) {
      return String.fromCodePoint(Number.parseInt(char + this.while(/[0-7]/, 2), 8));
    }
    if (/[A-Za-z89]/.test(char)) this.fail(`bad escape \\${char}`);
    return char;
  }

  #hex(kind: string, digits: number): string {
    const text = this.while(/[0-9a-fA-F]/, digits);
    const code = Number.parseInt(text, 16);
    if (text.length < digits || code > 0x10ffff) this.fail(`incomplete escape \\${kind}${text}`);
    return String.fromCodePoint(code);
  }

  fail(message: string): never {
    throw valueError(`bad regular expression: ${message} at position ${this.#at}`);
  }
}
