import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { normalInt } from './number.ts';
import { toFloat } from './types.ts';

/**
 * JSON text as a value, as Python's `json.loads`: big integers whole, `1.0` a float, NaN and
 * Infinity accepted. Throws a TemplateError.
 */
export function parseJson(text: string): Value {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const MAX_DEPTH = 900;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const BLANK = /[ \t\n\r]*/y;
const WORDS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Value {
    if (depth > MAX_DEPTH) this.#fail('too deeply nested');
    this.#take(BLANK);
    const char = this.#text[this.#at];
    if (char === '{') return this.#dict(depth);
    if (char === '[') return this.#list(depth);
    if (char === '"') return this.#string();
    return this.#word();
  }

  end(): void {
    this.#take(BLANK);
    if (this.#at < this.#text.length) this.#fail('Extra data');
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #skip(char: string): boolean {
    this.#take(BLANK);
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #list(depth: number): Value {
    this.#at++;
    const items: Value[] = [];
    if (this.#skip(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#skip(','));
    if (!this.#skip(']')) this.#fail("Expecting ',' delimiter");
    return items;
  }

  #dict(depth: number): Value {
    this.#at++;
    const dict = new Map<Value, Value>();
    if (this.#skip('}')) return dict;
    do {
      this.#take(BLANK);
      const key = this.#string();
      if (!this.#skip(':')) this.#fail("Expecting ':' delimiter");
      dict.set(key, this.value(depth + 1));
    } while (this.#skip(','));
    if (!this.#skip('}')) this.#fail("Expecting ',' delimiter");
    return dict;
  }

  #string(): string {
    const found = this.#take(STRING);
    if (found === null) this.#fail('Expecting a string in double quotes');
    return JSON.parse((found as RegExpExecArray)[0]) as string;
  }

  #word(): Value {
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return value;
    }
    const found = this.#take(NUMBER);
    if (found === null) return this.#fail('Expecting value');
    const [text, fraction, exponent] = found;
    return fraction || exponent ? toFloat(Number(text)) : normalInt(BigInt(text));
  }

  #fail(message: string): never {
    const before = this.#text.slice(0, this.#at);
    const line = before.split('\n').length;
    const column = this.#at - before.lastIndexOf('\n');
    throw valueError(`${message}: line ${line} column ${column} (char ${this.#at})`);
  }
}
