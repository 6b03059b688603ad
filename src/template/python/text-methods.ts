import type { Named } from '../plugins.ts';
import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';
import { argument, indexOf, itemsOf, textOf } from './arguments.ts';
import { truth } from './compare.ts';
import { formatText } from './format.ts';
import { capitalize, isTitle, swapCase, title } from './letter-case.ts';
import { sliceOf } from './slice.ts';
import { codePointLength } from './strings.ts';
import { typeName } from './types.ts';

type TextMethod = (self: string, args: readonly Value[], named: Named) => Value;

/** Python's methods of text. */
export const TEXT_METHODS: ReadonlyMap<string, TextMethod> = new Map<string, TextMethod>([
  ['lower', (self) => self.toLowerCase()],
  ['upper', (self) => self.toUpperCase()],
  ['casefold', (self) => self.toLowerCase().replaceAll('ß', 'ss')],
  ['title', title],
  ['capitalize', capitalize],
  ['swapcase', swapCase],
  ['strip', (self, args) => strip(self, args[0], 'both')],
  ['lstrip', (self, args) => strip(self, args[0], 'left')],
  ['rstrip', (self, args) => strip(self, args[0], 'right')],
  ['split', splitText],
  ['rsplit', rightSplit],
  ['splitlines', (self, args, named) => splitLines(self, argument(args, named, 0, 'keepends'))],
  ['partition', (self, [separator = null]) => partition(self, textOf(separator), false)],
  ['rpartition', (self, [separator = null]) => partition(self, textOf(separator), true)],
  ['join', (self, [items = null]) => joinTexts(self, itemsOf(items))],
  ['replace', replace],
  ['startswith', (self, args) => affix(self, args, (text, part) => text.startsWith(part))],
  ['endswith', (self, args) => affix(self, args, (text, part) => text.endsWith(part))],
  ['removeprefix', (self, [part = null]) => removePrefix(self, textOf(part))],
  ['removesuffix', (self, [part = null]) => removeSuffix(self, textOf(part))],
  ['find', (self, args) => find(self, args, false)],
  ['rfind', (self, args) => find(self, args, true)],
  ['index', (self, args) => found(find(self, args, false))],
  ['rindex', (self, args) => found(find(self, args, true))],
  ['count', count],
  ['format', (self, args, named) => formatText(self, args, named)],
  ['format_map', (self, [values = null]) => formatText(self, [], mapOf(values))],
  ['zfill', (self, [width = 0]) => zeroFill(self, indexOf(width))],
  ['center', (self, args) => center(self, args)],
  ['ljust', (self, args) => self + padding(self, args)],
  ['rjust', (self, args) => padding(self, args) + self],
  ['expandtabs', expandTabs],
  ['encode', (self) => self],
  ['isdigit', (self) => /^\p{Nd}+$/u.test(self)],
  ['isnumeric', (self) => /^\p{N}+$/u.test(self)],
  ['isdecimal', (self) => /^\p{Nd}+$/u.test(self)],
  ['isalpha', (self) => /^\p{L}+$/u.test(self)],
  ['isalnum', (self) => /^[\p{L}\p{N}]+$/u.test(self)],
  ['isspace', (self) => /^\s+$/.test(self)],
  ['islower', (self) => self === self.toLowerCase() && self !== self.toUpperCase()],
  ['isupper', (self) => self === self.toUpperCase() && self !== self.toLowerCase()],
  ['istitle', isTitle],
  ['isidentifier', (self) => /^[\p{ID_Start}_]\p{ID_Continue}*$/u.test(self)],
]);

/** Python's `strip`: blanks, or any of the given characters. */
export function strip(
  text: string,
  chars: Value | undefined,
  side: 'both' | 'left' | 'right',
): string {
  const isStripped = stripTest(chars);
  let start = 0;
  let end = text.length;
  if (side !== 'right') while (start < end && isStripped(text[start] ?? '')) start++;
  if (side !== 'left') while (end > start && isStripped(text[end - 1] ?? '')) end--;
  return text.slice(start, end);
}

function stripTest(chars: Value | undefined): (char: string) => boolean {
  if (chars === undefined || chars === null) return (char) => /[\s\x1c-\x1f\x85]/.test(char);
  const wanted = textOf(chars);
  return (char) => wanted.includes(char);
}

/** Python's `text.split(sep, maxsplit)`. */
export function splitText(self: string, args: readonly Value[], named: Named): string[] {
  const separator = argument(args, named, 0, 'sep') ?? null;
  const limit = indexOf(argument(args, named, 1, 'maxsplit') ?? -1);
  return separator === null ? splitBlank(self, limit) : splitBy(self, textOf(separator), limit);
}

/** `text.split()`: at runs of blanks, none of them kept. */
function splitBlank(text: string, limit = -1): string[] {
  const parts: string[] = [];
  let rest = text.trimStart();
  while (rest !== '' && (limit < 0 || parts.length < limit)) {
    const blank = /\s+/.exec(rest);
    if (blank === null) break;
    parts.push(rest.slice(0, blank.index));
    rest = rest.slice(blank.index + blank[0].length);
  }
  if (rest !== '') parts.push(limit < 0 || parts.length < limit ? rest : rest.trimEnd());
  return parts;
}

function splitBy(text: string, separator: string, limit: number): string[] {
  if (separator === '') throw valueError('empty separator');
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

function rightSplit(self: string, args: readonly Value[], named: Named): Value {
  const separator = argument(args, named, 0, 'sep') ?? null;
  const limit = indexOf(argument(args, named, 1, 'maxsplit') ?? -1);
  if (limit < 0) return splitText(self, args, named);
  if (separator === null) return rightSplitBlank(self, limit);
  const text = textOf(separator);
  const parts = splitBy(self, text, -1);
  if (parts.length <= limit + 1) return parts;
  const cut = parts.length - limit;
  return [parts.slice(0, cut).join(text), ...parts.slice(cut)];
}

function rightSplitBlank(self: string, limit: number): string[] {
  const reversed = Array.from(self).reverse().join('');
  return splitBlank(reversed, limit)
    .map((part) => Array.from(part).reverse().join(''))
    .reverse();
}

const LINE = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

function splitLines(text: string, keepEnds: Value | undefined): string[] {
  const keep = truth(keepEnds ?? false);
  const lines: string[] = [];
  let start = 0;
  for (const end of text.matchAll(LINE)) {
    const after = end.index + end[0].length;
    lines.push(text.slice(start, keep ? after : end.index));
    start = after;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

function partition(text: string, separator: string, last: boolean): Value {
  if (separator === '') throw valueError('empty separator');
  const at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (at < 0) return last ? Tuple.of('', '', text) : Tuple.of(text, '', '');
  return Tuple.of(text.slice(0, at), separator, text.slice(at + separator.length));
}

function joinTexts(separator: string, items: readonly Value[]): string {
  const texts = items.map((item, index) => {
    if (typeof item === 'string') return item;
    throw valueError(`sequence item ${index}: expected str instance, ${typeName(item)} found`);
  });
  return texts.join(separator);
}

function replace(self: string, [from = null, to = null, limit = -1]: readonly Value[]): string {
  return replaceText(self, textOf(from), textOf(to), indexOf(limit));
}

/** Python's `replace`: the first `limit` occurrences, all when it is negative. */
export function replaceText(text: string, from: string, to: string, limit: number): string {
  if (limit < 0 && from !== '') return text.split(from).join(to);
  let result = '';
  let at = 0;
  for (let left = limit < 0 ? Number.POSITIVE_INFINITY : limit; left > 0; left--) {
    const found = text.indexOf(from, at);
    if (found < 0) break;
    if (from !== '') {
      result += text.slice(at, found) + to;
      at = found + from.length;
      continue;
    }
    result += to + text.slice(at, at + 1);
    if (++at > text.length) break;
  }
  return result + text.slice(at);
}

function affix(
  self: string,
  [parts = null, start, end]: readonly Value[],
  test: (text: string, part: string) => boolean,
): boolean {
  const text = start === undefined ? self : String(sliceOf(self, [start, end]));
  if (parts instanceof Tuple) return parts.some((part) => test(text, textOf(part)));
  return test(text, textOf(parts, 'startswith first arg'));
}

function removePrefix(text: string, part: string): string {
  return text.startsWith(part) ? text.slice(part.length) : text;
}

function removeSuffix(text: string, part: string): string {
  return part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text;
}

function find(
  self: string,
  [part = null, start = 0, end]: readonly Value[],
  last: boolean,
): number {
  const from = indexOf(start ?? 0);
  const offset = from < 0 ? Math.max(0, from + self.length) : from;
  const text = String(sliceOf(self, [offset, end]));
  const at = last ? text.lastIndexOf(textOf(part)) : text.indexOf(textOf(part));
  return at < 0 ? -1 : codePointLength(text.slice(0, at)) + offset;
}

function found(at: number): number {
  if (at < 0) throw valueError('substring not found');
  return at;
}

function count(self: string, [part = null, start, end]: readonly Value[]): number {
  const text = String(sliceOf(self, [start, end]));
  const wanted = textOf(part);
  return wanted === '' ? codePointLength(text) + 1 : text.split(wanted).length - 1;
}

function mapOf(values: Value): ReadonlyMap<string, Value> {
  if (values instanceof Map) return values as ReadonlyMap<string, Value>;
  throw valueError('format_map() expects a dict');
}

function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(guard(width) - sign.length, '0');
}

function guard(width: number): number {
  if (width > 1_000_000) throw valueError('the width is too large');
  return width;
}

function padding(text: string, [width = 0, fill = ' ']: readonly Value[]): string {
  return textOf(fill).repeat(Math.max(0, guard(indexOf(width)) - codePointLength(text)));
}

function center(text: string, [width = 0, fill = ' ']: readonly Value[]): string {
  const total = Math.max(0, guard(indexOf(width)) - codePointLength(text));
  const left = Math.floor(total / 2) + (total & indexOf(width) & 1);
  return textOf(fill).repeat(left) + text + textOf(fill).repeat(total - left);
}

function expandTabs(self: string, [size = 8]: readonly Value[]): string {
  const width = indexOf(size);
  let column = 0;
  return self.replace(/[\t\n\r]|[^\t\n\r]+/g, (part) => {
    if (part === '\t') {
      const blanks = width > 0 ? width - (column % width) : 0;
      column += blanks;
      return ' '.repeat(blanks);
    }
    column = part === '\n' || part === '\r' ? 0 : column + part.length;
    return part;
  });
}
