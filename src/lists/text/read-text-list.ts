import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import { checkReference } from '../check-names.ts';
import { ListFindings } from '../list-findings.ts';
import type { ListEntry } from '../model.ts';
import { scanLines, type TextLine } from './scan-lines.ts';
import { type Field, splitLine } from './split-line.ts';

/** What a text list holds. */
interface TextList {
  readonly items: readonly ListEntry[];
  readonly findings: readonly Diagnostic[];
}

/**
 * Reads `SOURCE DEST TAG` and `name[:tag]` lines, each line by its own number of words. Throws a
 * DiagnosticError with all that is wrong.
 */
export async function readTextList(
  file: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<TextList> {
  const findings = new ListFindings();
  const items: ListEntry[] = [];
  for await (const line of scanLines(chunks)) {
    const entry = readLine(line, new LinePlaces(file, line), findings);
    if (entry !== undefined) items.push(entry);
  }
  findings.refuseErrors();
  return { items, findings: findings.warnings };
}

function readLine(
  line: TextLine,
  places: LinePlaces,
  findings: ListFindings,
): ListEntry | undefined {
  if (!isReadable(line, places, findings)) return undefined;
  const split = splitLine(line.text);
  if (split.kind !== 'entry') return undefined;
  const [source, target, tag, more] = split.fields;
  if (source === undefined) return undefined;
  if (target === undefined) return readName(source, places, findings);
  if (tag === undefined) {
    findings.error('MP2103', 'a line has one or three words, not two', places.of(source, target), {
      help: 'Write SOURCE TARGET TAG, or one reference.',
    });
    return undefined;
  }
  if (more !== undefined) reportMore(more, places, findings);
  return readMapping({ source, target, tag }, places, findings);
}

/** One word: a reference, named at the target after itself. */
function readName(
  source: Field,
  places: LinePlaces,
  findings: ListFindings,
): ListEntry | undefined {
  if (!checkReference(source.text, places.of(source), findings)) return undefined;
  return { kind: 'image', source: source.text, span: places.of(source) };
}

interface Mapping {
  readonly source: Field;
  readonly target: Field;
  readonly tag: Field;
}

function readMapping(
  { source, target, tag }: Mapping,
  places: LinePlaces,
  findings: ListFindings,
): ListEntry | undefined {
  const span = places.of(source, tag);
  const names = [source, target].map(
    (name) =>
      isBare(name, places, findings) && checkReference(name.text, places.of(name), findings),
  );
  if (names.includes(false)) return undefined;
  if (!checkReference(`${source.text}:${tag.text}`, places.of(tag), findings)) return undefined;
  return { kind: 'image', source: `${source.text}:${tag.text}`, target: target.text, span };
}

/** The third word is the tag of both, so neither may bring one. */
function isBare({ text, column }: Field, places: LinePlaces, findings: ListFindings): boolean {
  const at = text.search(/@|:(?!.*\/)/);
  if (at < 0) return true;
  const span = places.at(column + at, column + text.length - 1);
  findings.error(
    'MP2104',
    `"${text}" has a tag or digest, and the line has a tag of its own`,
    span,
    {
      help: 'Leave it to the third word: SOURCE TARGET TAG.',
    },
  );
  return false;
}

function isReadable(line: TextLine, places: LinePlaces, findings: ListFindings): boolean {
  if (!line.valid) {
    const at = Math.max(0, line.text.indexOf('\ufffd'));
    findings.error('MP1005', 'the line is not UTF-8 text', places.at(at + 1), {
      help: 'Save the file as UTF-8.',
    });
    return false;
  }
  const control = line.text.search(/[\0-\x08\x0b-\x1f\x7f]/);
  if (control < 0) return true;
  findings.error('MP1006', 'the line has a control character', places.at(control + 1));
  return false;
}

function reportMore(more: Field, places: LinePlaces, findings: ListFindings): void {
  findings.warning('MP2108', `"${more.text}" and what follows it is not read`, places.of(more), {
    help: 'A line is SOURCE TARGET TAG; put a # before a remark.',
  });
}

/** Places in one line. */
class LinePlaces {
  readonly #file: string;
  readonly #line: TextLine;

  constructor(file: string, line: TextLine) {
    this.#file = file;
    this.#line = line;
  }

  /** From one word to the end of another one. */
  of(first: Field, last: Field = first): Span {
    return this.at(first.column, last.column + last.text.length - 1);
  }

  at(column: number, endColumn: number = column): Span {
    return { file: this.#file, line: this.#line.number, column, endColumn };
  }
}
