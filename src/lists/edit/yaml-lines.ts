import { type Document, LineCounter, type Node, visit, type YAMLSeq } from 'yaml';
import { yamlDocuments } from '../../template/yaml/documents.ts';
import { CodedError } from '../../util/coded-error.ts';

/**
 * A YAML text whose sequences are put in order by moving whole lines, so that comments, quotes and
 * layout stay as they are written. The text has been read before, so it is sound.
 */
export class YamlLines {
  readonly root: unknown;
  /** Anchors and aliases: the order of what is written matters. */
  readonly hasAnchors: boolean;
  readonly #original: string;
  readonly #lines: string[];
  readonly #counter = new LineCounter();

  constructor(text: string) {
    const [document] = yamlDocuments(text, this.#counter);
    this.root = document?.contents;
    this.hasAnchors = document !== undefined && hasAnchors(document);
    this.#original = text;
    this.#lines = text.split('\n');
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /**
   * Sorts the items of a sequence; a comment right above an item goes with it, blank lines stay
   * where they are. Sequences inside others have to be sorted before those. A sequence in
   * brackets is sorted where it is on one line.
   */
  sort(sequence: YAMLSeq, compare: (a: unknown, b: unknown) => number): void {
    const order = sequence.items.map((_, index) => index);
    order.sort((a, b) => compare(sequence.items[a], sequence.items[b]) || a - b);
    if (order.every((from, to) => from === to)) return;
    if (sequence.flow) this.#sortFlow(sequence, order);
    else this.#sortBlock(sequence, order);
  }

  /**
   * Puts an item, as it is to be written, at the end of a sequence. Places of nodes hold no more
   * after it. Throws CodedError MP2212 for a sequence in brackets with comments inside.
   */
  append(sequence: YAMLSeq, written: string): void {
    const last = sequence.items.at(-1) as Node | undefined;
    if (sequence.flow || last === undefined) this.#appendFlow(sequence, written);
    else {
      const end = this.#lastLineOf(last);
      const [indent = ''] = /^\s*/.exec(this.#lines[this.#lineAt(startOf(last))] ?? '') ?? [];
      this.#lines.splice(end + 1, 0, `${indent}- ${written}`);
    }
  }

  #sortBlock(sequence: YAMLSeq, order: readonly number[]): void {
    const starts = sequence.items.map((item) => this.#startOfChunk(item as Node));
    const last = sequence.items.at(-1) as Node;
    const ends = [...starts.slice(1), this.#lastLineOf(last) + 1];
    const chunks = starts.map((start, index) => this.#chunk(start, ends[index] ?? start));
    const sorted = order.flatMap((from, to) => [
      ...(chunks[from]?.lines ?? []),
      ...Array.from({ length: chunks[to]?.blanks ?? 0 }, () => ''),
    ]);
    const [first = 0] = starts;
    this.#lines.splice(first, (ends.at(-1) ?? first) - first, ...sorted);
  }

  #chunk(start: number, end: number) {
    const lines = this.#lines.slice(start, end);
    const used = lines.findLastIndex((line) => line.trim() !== '') + 1;
    return { lines: lines.slice(0, used), blanks: lines.length - used };
  }

  /** The line of an item, or of the comments right above it. */
  #startOfChunk(item: Node): number {
    let line = this.#lineAt(startOf(item));
    while (/^\s*#/.test(this.#lines[line - 1] ?? '')) line -= 1;
    return line;
  }

  #sortFlow(sequence: YAMLSeq, order: readonly number[]): void {
    const line = this.#lineAt(startOf(sequence));
    if (line !== this.#lineAt(endOf(sequence) - 1)) return;
    const items = sequence.items.map((item) => this.#written(item as Node));
    const sorted = order.map((from) => items[from] ?? '').join(', ');
    const text = this.#lines[line] ?? '';
    const [from, to] = [startOf(sequence), endOf(sequence) - 1].map((at) => this.#columnAt(at));
    this.#lines[line] = `${text.slice(0, from)}[${sorted}]${text.slice((to ?? 0) + 1)}`;
  }

  #appendFlow(sequence: YAMLSeq, written: string): void {
    const [first, last] = [startOf(sequence), endOf(sequence) - 1].map((at) => this.#lineAt(at));
    if (first === undefined || last === undefined) return;
    if (/#/.test(this.#written(sequence)) && first !== last) throw noRoom(first + 1);
    const items = sequence.items.map((item) => this.#written(item as Node));
    const head = (this.#lines[first] ?? '').slice(0, this.#columnAt(startOf(sequence)));
    const tail = (this.#lines[last] ?? '').slice(this.#columnAt(endOf(sequence) - 1) + 1);
    const line = `${head}[${[...items, written].join(', ')}]${tail}`;
    this.#lines.splice(first, last - first + 1, line);
  }

  #written(node: Node): string {
    return this.#original.slice(startOf(node), endOf(node));
  }

  /** Comments below an item that are indented no deeper than its dash are not its own. */
  #lastLineOf(item: Node): number {
    const dash = /^\s*/.exec(this.#lines[this.#lineAt(startOf(item))] ?? '')?.[0].length ?? 0;
    let line = this.#lineAt(endOf(item) - 1);
    for (; line > this.#lineAt(startOf(item)); line--) {
      const [, indent = '', sign] = /^(\s*)(#|$)?/.exec(this.#lines[line] ?? '') ?? [];
      if (sign === undefined || (sign === '#' && indent.length > dash)) break;
    }
    return line;
  }

  #lineAt(offset: number): number {
    return this.#counter.linePos(offset).line - 1;
  }

  #columnAt(offset: number): number {
    return this.#counter.linePos(offset).col - 1;
  }
}

function noRoom(line: number): CodedError {
  return new CodedError(
    'MP2212',
    `line ${line}: nothing is added in brackets with comments inside`,
    {
      hint: 'Write the list with dashes, an item on each line.',
    },
  );
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}

function hasAnchors(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
