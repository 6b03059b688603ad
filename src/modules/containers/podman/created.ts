import type { Json, JsonObject } from '../../../util/json.ts';

/** Options of podman that are often written short. */
const short: Readonly<Record<string, string>> = {
  '--detach': '-d',
  '--env': '-e',
  '--hostname': '-h',
  '--interactive': '-i',
  '--label': '-l',
  '--memory': '-m',
  '--publish': '-p',
  '--publish-all': '-P',
  '--tty': '-t',
  '--user': '-u',
  '--volume': '-v',
  '--workdir': '-w',
};

/** The options that a container or a pod was made with, as podman recorded them. */
export class CreateCommand {
  readonly #words: readonly string[];

  private constructor(words: readonly string[]) {
    this.#words = words;
  }

  /** What inspect tells of it, in the object that holds it; undefined where it tells nothing. */
  static of(config: Json): CreateCommand | undefined {
    const { CreateCommand: words, Cmd: command } = config as JsonObject;
    if (!Array.isArray(words)) return undefined;
    return new CreateCommand(withoutCommand(words as string[], (command ?? []) as string[]));
  }

  /** Values of an option, in order; `''` where it has none. */
  valuesOf(flag: string): readonly string[] {
    const found: string[] = [];
    for (const [at, word] of this.#words.entries()) {
      if (word.startsWith(`${flag}=`)) found.push(word.slice(flag.length + 1));
      else if (word === flag || word === short[flag]) found.push(valueAfter(this.#words[at + 1]));
    }
    return found;
  }
}

/** The container's own words, which stand at the end, are no options of podman. */
function withoutCommand(words: readonly string[], command: readonly string[]): readonly string[] {
  const start = words.length - command.length;
  const isEnd = command.length > 0 && command.every((word, at) => words[start + at] === word);
  return isEnd ? words.slice(0, start) : words;
}

function valueAfter(word: string | undefined): string {
  return word === undefined || word.startsWith('--') ? '' : word;
}

/** What options say, to be compared: without order, and false is as good as not given. */
export function settled(values: readonly string[]): Json {
  const texts = values.map((value) =>
    /^(?:true|false)$/i.test(value) ? value.toLowerCase() : value,
  );
  return texts.filter((text) => text !== 'false').sort();
}
