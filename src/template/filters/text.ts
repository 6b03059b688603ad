import type { Filter, Named } from '../plugins.ts';
import { argument, indexOf, itemsOf, textOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { capitalize } from '../python/letter-case.ts';
import { percentFormat } from '../python/percent-format.ts';
import { codePointLength } from '../python/strings.ts';
import { str } from '../python/text.ts';
import { replaceText, splitText, strip, TEXT_METHODS } from '../python/text-methods.ts';
import { Tuple, type Value } from '../value.ts';
import { attributeOf } from './attribute-of.ts';
import { urlEncode } from './url-encode.ts';
import { wrapText } from './wrap-text.ts';

/** Filters that change text. */
export const TEXT_FILTERS: Readonly<Record<string, Filter>> = {
  lower: (value) => str(value).toLowerCase(),
  upper: (value) => str(value).toUpperCase(),
  capitalize: (value) => capitalize(str(value)),
  title: (value) => str(value).replace(/[^-\s({[<]+/g, capitalize),
  trim: (value, args, named) => strip(str(value), argument(args, named, 0, 'chars'), 'both'),
  replace,
  join,
  indent,
  format: (value, args, named) => percentFormat(str(value), formatArguments(args, named)),
  center: (value, args, named) => center(str(value), argument(args, named, 0, 'width')),
  wordcount: (value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
  truncate,
  wordwrap: wrapText,
  escape: (value) => escapeHtml(str(value)),
  e: (value) => escapeHtml(str(value)),
  forceescape: (value) => escapeHtml(str(value)),
  safe: (value) => str(value),
  striptags: (value) => stripTags(str(value)),
  urlencode: (value) => urlEncode(value),
  split: (value, args, named) => splitText(textOf(value), args, named),
};

function replace(value: Value, args: readonly Value[], named: Named): string {
  const from = str(argument(args, named, 0, 'old') ?? null);
  const to = str(argument(args, named, 1, 'new') ?? null);
  return replaceText(str(value), from, to, indexOf(argument(args, named, 2, 'count') ?? -1));
}

function join(value: Value, args: readonly Value[], named: Named): string {
  const separator = str(argument(args, named, 0, 'd') ?? '');
  const path = argument(args, named, 1, 'attribute');
  const items = itemsOf(value);
  const parts = path === undefined ? items : items.map((item) => attributeOf(item, path));
  return parts.map((part) => str(part)).join(separator);
}

function indent(value: Value, args: readonly Value[], named: Named): string {
  const width = argument(args, named, 0, 'width') ?? 4;
  const first = truth(argument(args, named, 1, 'first') ?? false);
  const blank = truth(argument(args, named, 2, 'blank') ?? false);
  const margin = typeof width === 'string' ? width : ' '.repeat(Math.max(0, indexOf(width)));
  const lines = `${str(value)}\n`.split(/\r\n|\r|\n/).slice(0, -1);
  const moved = lines.map((line, at) =>
    at === 0 || (line === '' && !blank) ? line : margin + line,
  );
  return (first ? margin : '') + moved.join('\n');
}

function formatArguments(args: readonly Value[], named: Named): Value {
  return named.size > 0 ? new Map<Value, Value>(named) : (Tuple.from(args) as Tuple);
}

function center(text: string, width: Value | undefined): Value {
  return TEXT_METHODS.get('center')?.(text, [width ?? 80], new Map()) ?? text;
}

function truncate(value: Value, args: readonly Value[], named: Named): string {
  const text = str(value);
  const length = indexOf(argument(args, named, 0, 'length') ?? 255);
  const killWords = truth(argument(args, named, 1, 'killwords') ?? false);
  const end = str(argument(args, named, 2, 'end') ?? '...');
  const leeway = indexOf(argument(args, named, 3, 'leeway') ?? 5);
  if (codePointLength(text) <= length + leeway) return text;
  const cut = text.slice(0, Math.max(0, length - end.length));
  const space = cut.lastIndexOf(' ');
  return (killWords || space < 0 ? cut : cut.slice(0, space)) + end;
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => HTML[char] ?? char);
}

function stripTags(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->|<[^>]*>/g, '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join(' ');
}
