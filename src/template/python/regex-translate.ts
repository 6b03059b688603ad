import { CATEGORY, literalCharacter, translateClass } from './regex-class.ts';
import { RegexReader } from './regex-reader.ts';

/** Python's flags, local to the group that they stand in. */
interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}

export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
}

const MAX_DEPTH = 100;
const WORD = `[${CATEGORY.w}]`;
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const INSIDE = `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`;

/**
 * A Python regular expression as JavaScript's source (for the flags `u`, and `i` when ignoring
 * case). Throws a TemplateError for a pattern that Python refuses, and for the few forms that
 * JavaScript has no counterpart of: conditionals, atomic groups, possessive repeats.
 */
export function translateRegex(
  pattern: string,
  given: RegexFlags,
): { source: string; flags: string } {
  const reader = new RegexReader(pattern);
  const global = globalFlags(reader, {
    i: given.ignoreCase ?? false,
    m: given.multiline ?? false,
    s: false,
    x: false,
  });
  const translator = new Translator(reader, global.i);
  const source = translator.alternatives(global, 0);
  if (!reader.atEnd) reader.fail('unbalanced parenthesis');
  return { source, flags: global.i ? 'iu' : 'u' };
}

function globalFlags(reader: RegexReader, flags: Flags): Flags {
  let result = flags;
  for (;;) {
    const found = /^\(\?([aiLmsux]+)\)/.exec(reader.ahead(0, 12));
    if (found === null) return result;
    reader.skip(found[0]);
    result = withLetters(result, found[1] ?? '', true);
  }
}

function withLetters(flags: Flags, letters: string, value: boolean): Flags {
  const has = (letter: string) => letters.includes(letter);
  return {
    i: has('i') ? value : flags.i,
    m: has('m') ? value : flags.m,
    s: has('s') ? value : flags.s,
    x: has('x') ? value : flags.x,
  };
}

class Translator {
  readonly #reader: RegexReader;
  /** The expression as a whole ignores case. */
  readonly #ignoresCase: boolean;

  constructor(reader: RegexReader, ignoresCase: boolean) {
    this.#reader = reader;
    this.#ignoresCase = ignoresCase;
  }

  alternatives(flags: Flags, depth: number): string {
    if (depth > MAX_DEPTH) this.#reader.fail('too many nested groups');
    let source = '';
    while (!this.#reader.atEnd && !this.#reader.follows(')')) {
      if (this.#reader.skip('|')) source += '|';
      else source += this.#repeated(flags, depth);
    }
    return source;
  }

  #repeated(flags: Flags, depth: number): string {
    if (flags.x && this.#blank()) return '';
    const atom = this.#atom(flags, depth);
    if (flags.x) while (this.#blank());
    const repeat = this.#repeat();
    if (repeat === '') return atom;
    if (atom === '') this.#reader.fail('nothing to repeat');
    const again = this.#repeat();
    if (again !== '') this.#reader.fail('multiple repeat');
    return atom + repeat;
  }

  /** A blank or comment of a verbose pattern. */
  #blank(): boolean {
    if (this.#reader.skip('#')) {
      this.#reader.while(/[^\n]/);
      return true;
    }
    return this.#reader.while(/\s/) !== '';
  }

  #repeat(): string {
    const char = this.#reader.peek();
    let repeat = '';
    if (char !== '' && '*+?'.includes(char)) repeat = this.#reader.next();
    else if (char === '{') repeat = this.#counted();
    if (repeat === '') return '';
    if (this.#reader.skip('?')) return `${repeat}?`;
    if (this.#reader.skip('+')) this.#reader.fail('possessive repeats are not supported');
    return repeat;
  }

  /** `{m,n}`; anything else that starts with a brace is text. */
  #counted(): string {
    const found = /^\{(\d*)(,?)(\d*)\}/.exec(this.#reader.ahead(0, 24));
    if (found === null) return '';
    const [whole, low = '', comma = '', high = ''] = found;
    if (low === '' && high === '' && comma === '') return '';
    if (low === '' && comma === '') return '';
    this.#reader.skip(whole);
    if (high !== '' && Number(high) < Number(low || 0)) {
      this.#reader.fail('min repeat greater than max repeat');
    }
    return `{${low || '0'}${comma}${high}}`;
  }

  #atom(flags: Flags, depth: number): string {
    const char = this.#reader.next();
    switch (char) {
      case '.':
        return flags.s ? '[\\s\\S]' : '[^\\n]';
      case '^':
        return flags.m ? '(?:(?<![^\\n]))' : '(?:(?<![\\s\\S]))';
      case '$':
        return flags.m ? '(?:(?![^\\n]))' : '(?:(?=\\n?(?![\\s\\S])))';
      case '[':
        return translateClass(this.#reader, this.#expands(flags));
      case '(':
        return this.#group(flags, depth);
      case '\\':
        return this.#escape(flags);
      case '*':
      case '+':
      case '?':
        return this.#reader.fail('nothing to repeat');
      default:
        return this.#character(char, flags);
    }
  }

  #expands(flags: Flags): boolean {
    return flags.i && !this.#ignoresCase;
  }

  #character(char: string, flags: Flags): string {
    const lower = char.toLowerCase();
    const upper = char.toUpperCase();
    if (!this.#expands(flags) || lower === upper) return literalCharacter(char);
    return `[${literalCharacter(lower)}${literalCharacter(upper)}]`;
  }

  #escape(flags: Flags): string {
    const kind = this.#reader.peek();
    if (/[dws]/.test(kind)) return `[${CATEGORY[this.#reader.next()]}]`;
    if (/[DWS]/.test(kind)) return `[^${CATEGORY[this.#reader.next().toLowerCase()]}]`;
    if (this.#reader.skip('A')) return '(?:(?<![\\s\\S]))';
    if (this.#reader.skip('Z')) return '(?:(?![\\s\\S]))';
    if (this.#reader.skip('b')) return BOUNDARY;
    if (this.#reader.skip('B')) return INSIDE;
    if (/[1-9]/.test(kind) && !/^[0-3][0-7]{2}/.test(this.#reader.ahead(0, 3))) {
      return `(?:\\${this.#reader.while(/\d/, 2)})`;
    }
    return this.#character(this.#reader.escapedCharacter(), flags);
  }

  #group(flags: Flags, depth: number): string {
    const reader = this.#reader;
    if (!reader.skip('?')) return this.#closed('(', flags, depth);
    if (reader.skip('P<')) {
      return this.#closed(`(?<${reader.until('>', 'name')}>`, flags, depth);
    }
    if (reader.skip('P=')) return `(?:\\k<${reader.until(')', 'name')}>)`;
    if (reader.skip('#')) {
      reader.until(')', 'comment');
      return '';
    }
    for (const opening of [':', '=', '!', '<=', '<!']) {
      if (reader.skip(opening)) return this.#closed(`(?${opening}`, flags, depth);
    }
    if (reader.follows('(') || reader.follows('>')) {
      reader.fail('conditional and atomic groups are not supported');
    }
    return this.#flagged(flags, depth);
  }

  /** `(?i:…)`, `(?-i:…)`. */
  #flagged(flags: Flags, depth: number): string {
    const on = this.#reader.while(/[aiLmsux]/);
    const off = this.#reader.skip('-') ? this.#reader.while(/[imsx]/) : '';
    if (!this.#reader.skip(':')) this.#reader.fail('unknown extension or misplaced flags');
    if (off.includes('i') && this.#ignoresCase) {
      this.#reader.fail('(?-i:…) inside a pattern that ignores case is not supported');
    }
    return this.#closed('(?:', withLetters(withLetters(flags, on, true), off, false), depth);
  }

  #closed(opening: string, flags: Flags, depth: number): string {
    const inner = this.alternatives(flags, depth + 1);
    if (!this.#reader.skip(')')) this.#reader.fail('missing ), unterminated subpattern');
    return `${opening}${inner})`;
  }
}
