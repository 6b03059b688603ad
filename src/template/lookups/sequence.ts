import type { Named } from '../plugins.ts';
import { percentFormat } from '../python/percent-format.ts';
import { str } from '../python/text.ts';
import { splitWords } from '../split-words.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** Most items that a sequence gives. */
const MAX_ITEMS = 1_000_000;

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly stride: number;
  readonly format: string;
}

const SHORT = /^(?:(0?x?[0-9a-f]+)-)?(0?x?[0-9a-f]+)(?:\/(-?0?x?[0-9a-f]+))?(?::(.+))?$/i;

/** `start=1 end=9 stride=2 format=host%02d`, `count=5`, or `1-9/2:host%02d`: texts. */
export function sequence(term: Value, named: Named): string[] {
  const { start, end, stride, format } = boundsOf(str(term), named);
  const count = stride === 0 ? 0 : Math.floor((end - start) / stride) + 1;
  if (stride > 0 && end < start) throw valueError('to count backwards make stride negative');
  if (stride < 0 && end > start) throw valueError("to count forward don't make stride negative");
  if (count > MAX_ITEMS) {
    throw new TemplateError(TEMPLATE_CODES.limit, `a sequence of more than ${MAX_ITEMS} items`);
  }
  return Array.from({ length: count }, (_, index) => percentFormat(format, start + index * stride));
}

function boundsOf(term: string, named: Named): Bounds {
  const short = SHORT.exec(term);
  if (short === null) return longForm(term, named);
  const [, start = '1', end = '', stride = '1', format = '%d'] = short;
  return { start: integer(start), end: integer(end), stride: integer(stride), format };
}

function longForm(term: string, named: Named): Bounds {
  const options = new Map(splitWords(term).map((word) => keyAndValue(word)));
  for (const [key, value] of named) options.set(key, str(value));
  const start = integer(options.get('start') ?? '1');
  const stride = integer(options.get('stride') ?? '1');
  const count = options.get('count');
  const end = options.get('end');
  if ((count === undefined) === (end === undefined)) {
    throw valueError('must specify count or end, and not both, in with_sequence');
  }
  const format = options.get('format') ?? '%d';
  if (end !== undefined) return { start, end: integer(end), stride, format };
  const items = integer(count ?? '0');
  return items === 0
    ? { start: 0, end: 0, stride: 0, format }
    : { start, end: start + items * stride - Math.sign(stride), stride, format };
}

function keyAndValue(word: string): [string, string] {
  const equals = word.indexOf('=');
  if (equals < 0) throw valueError(`unrecognized arguments to with_sequence: ${word}`);
  return [word.slice(0, equals), word.slice(equals + 1)];
}

function integer(text: string): number {
  const value = /^-/.test(text) ? -Number(text.slice(1)) : Number(text);
  if (!Number.isSafeInteger(value)) throw valueError(`can't parse ${text} as integer`);
  return value;
}
