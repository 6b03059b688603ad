/** Stands in a word for what the shell puts there: a variable, the output of a command. */
export const expansion = '\0';

/** Variables before a command that choose no program. */
const harmless = /^(?:KUBECONFIG|REGISTRY_AUTH_FILE|DOCKER_CONFIG|LANG|LC_\w+|TZ|\w+_proxy)=/i;

const separator = /(?:\|\||&&|[;\n|])/y;
const redirection = /(?:(?:\d?>&[12-]|[\d&]?>>?\s*\/dev\/null)(?=[\s;|&)]|$)|0?<(?![<&(>]))/y;
const variable = /\$(?:\w+|\{\w+\}|[?#@*$!])/y;

/**
 * The commands that a shell would run for this line, as words, those of `$( )` and backticks
 * too. Undefined where it may do anything else: write a file, stay in the background, loop.
 */
export function shellCommands(line: string): string[][] | undefined {
  const reader = new LineReader(line);
  return reader.read() ? reader.commands.map(withoutVariables).filter(isSomething) : undefined;
}

const isSomething = (words: readonly string[]) => words.length > 0;

function withoutVariables(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !harmless.test(word));
  return first < 0 ? [] : words.slice(first);
}

class LineReader {
  readonly commands: string[][] = [[]];
  readonly #line: string;
  #at = 0;
  #word: string | undefined;

  constructor(line: string) {
    this.#line = line.replaceAll('\\\n', '');
  }

  /** Reads all of it; false as soon as it is more than simple commands. */
  read(): boolean {
    while (this.#at < this.#line.length) {
      if (!this.#step()) return false;
    }
    this.#endWord();
    return true;
  }

  #step(): boolean {
    const character = this.#line.charAt(this.#at);
    if (character === ' ' || character === '\t') return this.#skipBlank();
    if (character === '#' && this.#word === undefined) return this.#skipComment();
    if (this.#take(redirection) !== undefined) return this.#endWord();
    if (this.#take(separator) !== undefined) return this.#endCommand();
    if (character === "'") return this.#single();
    if (character === '"') return this.#double();
    if (character === '\\') return this.#add(this.#line.charAt(this.#at + 1), 2);
    if (character === '$' || character === '`') return this.#expand();
    if (/[&<>(){}]/.test(character)) return this.#plainBrace(character);
    // A pattern may become the name of a file that looks like an option.
    const isPattern = /[*?]/.test(character) && this.#word === undefined;
    return this.#add(isPattern ? expansion : character, 1);
  }

  /** Braces inside a word are text; all else here is a redirection, a subshell, a group. */
  #plainBrace(character: string): boolean {
    return /[{}]/.test(character) && this.#word !== undefined && this.#add(character, 1);
  }

  #skipBlank(): boolean {
    this.#at += 1;
    return this.#endWord();
  }

  #skipComment(): boolean {
    const end = this.#line.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#line.length : end;
    return true;
  }

  #endWord(): boolean {
    if (this.#word !== undefined) this.commands.at(-1)?.push(this.#word);
    this.#word = undefined;
    return true;
  }

  #endCommand(): boolean {
    this.#endWord();
    this.commands.push([]);
    return true;
  }

  #add(text: string, length: number): boolean {
    this.#word = (this.#word ?? '') + text;
    this.#at += length;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#line) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #single(): boolean {
    const end = this.#line.indexOf("'", this.#at + 1);
    return end >= 0 && this.#add(this.#line.slice(this.#at + 1, end), end + 1 - this.#at);
  }

  #double(): boolean {
    this.#add('', 1);
    while (this.#at < this.#line.length) {
      const character = this.#line.charAt(this.#at);
      if (character === '"') return this.#add('', 1);
      if (character === '$' || character === '`') {
        if (!this.#expand()) return false;
      } else if (character === '\\' && /[$`"\\]/.test(this.#line.charAt(this.#at + 1))) {
        this.#add(this.#line.charAt(this.#at + 1), 2);
      } else this.#add(character, 1);
    }
    return false;
  }

  /** A variable, or a command whose output stands here: that command counts, too. */
  #expand(): boolean {
    if (this.#take(variable) !== undefined) return this.#add(expansion, 0);
    const inner = this.#substituted();
    if (inner === undefined) return false;
    const commands = shellCommands(inner);
    if (commands === undefined) return false;
    this.commands.unshift(...commands);
    return this.#add(expansion, 0);
  }

  /** The text between `$(` and its `)`, or between backticks, that has no other inside. */
  #substituted(): string | undefined {
    const found = this.#take(/\$\(([^()`]*)\)|`([^`$()\\]*)`/y);
    return found?.replace(/^(?:\$\(|`)([\s\S]*)(?:\)|`)$/, '$1');
  }
}
