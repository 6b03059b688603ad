/** One challenge of a WWW-Authenticate header. Scheme and parameter names in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const separators = /[\s,]*/y;
const token = /[\w!#$%&'*+.^`|~-]+/y;
const equals = /\s*=\s*/y;
const quoted = /"((?:[^"\\]|\\.)*)"/sy;
const bare = /[^\s,"]*/y;

/**
 * Reads WWW-Authenticate headers (RFC 9110 §11.6.1), several challenges in one header included.
 * Tolerant: what cannot be read ends the list.
 */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  if (header === undefined) return [];
  const lines = typeof header === 'string' ? [header] : header;
  return lines.flatMap(parseLine);
}

function parseLine(line: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const scanner = new Scanner(line);
  for (;;) {
    scanner.take(separators);
    const word = scanner.take(token);
    if (word === undefined) return challenges;
    const current = challenges.at(-1);
    if (scanner.take(equals) === undefined) {
      challenges.push({ scheme: word.toLowerCase(), parameters: Object.create(null) });
    } else if (current !== undefined) {
      current.parameters[word.toLowerCase()] ??= scanner.value();
    }
  }
}

class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): string | undefined {
    const match = this.#match(pattern);
    return match?.[0];
  }

  value(): string {
    const text = this.#match(quoted)?.[1];
    if (text !== undefined) return text.replace(/\\(.)/gs, '$1');
    return this.take(bare) ?? '';
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const match = pattern.exec(this.#text);
    if (match !== null) this.#position = pattern.lastIndex;
    return match;
  }
}
