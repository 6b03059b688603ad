import type { SourceText } from '../../diagnostic/source-text.ts';
import { parseLiteral } from '../../template/python/literal.ts';
import { splitWords } from '../../template/split-words.ts';
import type { Raw } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Findings } from '../findings.ts';
import type { InventoryBuilder } from './builder.ts';

/** What the lines of a section are. */
type SectionKind = 'hosts' | 'vars' | 'children';

interface Section {
  readonly group: string;
  readonly kind: SectionKind;
  /** Its heading. */
  readonly line?: Line | undefined;
}

/** A line, trimmed, and where it is. */
interface Line {
  readonly text: string;
  readonly offset: number;
}

/** Reads an INI inventory into the builder; mistakes are reported. */
export function readIniInventory(
  source: SourceText,
  builder: InventoryBuilder,
  findings: Findings,
): void {
  const wrong: Wrong = (message, { text, offset }, help) =>
    findings.error('MP2031', message, source.span(offset, offset + text.length), { help });
  const tools: Tools = { source, builder, wrong };
  const sections: Section[] = [];
  let section: Section | undefined = { group: 'ungrouped', kind: 'hosts' };
  for (const line of linesOf(source)) {
    if (line.text.startsWith('[')) {
      section = openSection(line, tools);
      if (section !== undefined) sections.push(section);
    } else if (section !== undefined) readers[section.kind](line, section.group, tools);
  }
  refuseStrayVariables(sections, tools);
}

type Wrong = (message: string, line: Line, help?: string) => void;

interface Tools {
  readonly source: SourceText;
  readonly builder: InventoryBuilder;
  readonly wrong: Wrong;
}

/** `[group:vars]` of a group that no section and no `:children` names. */
function refuseStrayVariables(sections: readonly Section[], { builder, wrong }: Tools): void {
  const defined = new Set(['all', 'ungrouped']);
  for (const { group, kind } of sections) {
    if (kind !== 'vars') defined.add(group);
    for (const child of builder.group(group).children) defined.add(child);
  }
  for (const { group, line } of sections) {
    if (defined.has(group) || line === undefined) continue;
    wrong(`[${group}:vars] is for a group that is not defined`, line, `Add [${group}].`);
  }
}

/** Lines that are neither blank nor comments. */
function linesOf(source: SourceText): Line[] {
  const lines: Line[] = [];
  for (let number = 1; number <= source.lineCount; number += 1) {
    const written = source.line(number);
    const text = written.trim();
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue;
    lines.push({ text, offset: source.offsetOfLine(number) + written.indexOf(text) });
  }
  return lines;
}

function openSection(line: Line, { builder, wrong }: Tools): Section | undefined {
  const [, group, kind = 'hosts'] =
    /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:[#;].*)?$/.exec(line.text) ?? [];
  if (group === undefined) {
    wrong(
      `invalid section: ${line.text}`,
      line,
      'Write [group], [group:children] or [group:vars].',
    );
    return undefined;
  }
  if (kind === 'hosts' || kind === 'vars' || kind === 'children') {
    builder.group(group);
    return { group, kind, line };
  }
  wrong(`section [${group}:${kind}] has an unknown type`, line, 'Known: children, vars.');
  return undefined;
}

const readers: Readonly<Record<SectionKind, (line: Line, group: string, tools: Tools) => void>> = {
  hosts: addHost,
  vars: addVariable,
  children: addChild,
};

function addHost(line: Line, group: string, { source, builder, wrong }: Tools): void {
  const written = withoutComment(line.text);
  if (written.length < line.text.length && !line.text.startsWith('#', written.length)) {
    wrong(`a quote is not closed: ${line.text.slice(written.length)}`, line);
  }
  const [name = '', ...words] = splitWords(written);
  const variables: [string, Raw][] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) variables.push([word.slice(0, at), literal(word.slice(at + 1))]);
    else wrong(`expected key=value after the host, got: ${word}`, line, 'One host per line.');
  }
  tellWrong(() => builder.addHosts(name, group, variables, source.file), line, wrong);
}

/** A mistake that the builder finds is the line's. */
function tellWrong(add: () => void, line: Line, wrong: Wrong): void {
  try {
    add();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    wrong(error.message, line, error.hint);
  }
}

/** A `#` begins a comment where a word could begin. */
function withoutComment(text: string): string {
  return /^(?:"[^"]*"|'[^']*'|(?<!\s)#|[^"'#])*/.exec(text)?.[0] ?? text;
}

function addVariable(line: Line, group: string, { builder, wrong }: Tools): void {
  const at = line.text.indexOf('=');
  const key = line.text.slice(0, at).trim();
  if (at < 1) wrong(`expected key=value, got: ${line.text}`, line);
  else builder.group(group).variables.set(key, literal(line.text.slice(at + 1).trim()));
}

function addChild(line: Line, group: string, { builder, wrong }: Tools): void {
  const name = withoutComment(line.text).trim();
  if (/\s|=/.test(name)) wrong(`expected the name of a group, got: ${line.text}`, line);
  else tellWrong(() => builder.addChild(group, name), line, wrong);
}

/** A value as Python's literal, where it is one; text otherwise (`yes` stays text). */
function literal(text: string): Raw {
  if (/^[-+]?0\d/.test(text) || hasJsonName(text)) return text;
  const value = parseLiteral(text);
  return value === undefined ? text : (value as Raw);
}

/** `true`, `null` … outside quotes: names to Jinja and JSON, not to Python. */
function hasJsonName(text: string): boolean {
  return /\b(?:true|false|none|null)\b/.test(text.replaceAll(/"[^"]*"|'[^']*'/g, ''));
}
