import { undefinedError } from '../template-error.ts';
import { UnknownUsed } from '../unknown-used.ts';
import { Float, Omit, Timestamp, Tuple, Undefined, Unknown, type Value } from '../value.ts';
import { Blank } from './blank.ts';
import { isCallable } from './types.ts';

/** What to print for an Unknown. */
export type OnUnknown = (unknown: Unknown) => string;

/** Text of Ansible's `omit` where it ends up inside other text. */
const OMIT_TEXT = '__omit_place_holder__';

/** Python's `str(value)`. Throws for Undefined, and for an Unknown unless `onUnknown` is given. */
export function str(value: Value, onUnknown: OnUnknown = raise): string {
  return typeof value === 'string' ? value : repr(value, onUnknown, true);
}

/** Python's `repr(value)`: text in quotes. */
export function repr(value: Value, onUnknown: OnUnknown = raise, bare = false): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isInteger(value) ? intText(value) : floatText(value);
    default:
      return objectText(value, onUnknown, bare);
  }
}

function raise(unknown: Unknown): string {
  throw new UnknownUsed(unknown);
}

function objectText(value: Exclude<Value, string>, onUnknown: OnUnknown, bare: boolean): string {
  if (value instanceof Float) return floatText(value.value);
  if (value instanceof Tuple) return tupleText(value, onUnknown);
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, onUnknown)).join(', ')}]`;
  if (value instanceof Map) return dictText(value, onUnknown);
  if (value instanceof Blank) return '';
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Unknown) return onUnknown(value);
  if (value instanceof Timestamp) return bare ? value.text : timestampRepr(value);
  if (value instanceof Omit) return bare ? OMIT_TEXT : quoted(OMIT_TEXT);
  return typeof value === 'object' && value !== null && isCallable(value)
    ? `<function ${value.name}>`
    : '';
}

function tupleText(value: Tuple, onUnknown: OnUnknown): string {
  const items = Array.from(value, (item) => repr(item, onUnknown));
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

function dictText(value: ReadonlyMap<Value, Value>, onUnknown: OnUnknown): string {
  const entries: string[] = [];
  for (const [key, item] of value)
    entries.push(`${repr(key, onUnknown)}: ${repr(item, onUnknown)}`);
  return `{${entries.join(', ')}}`;
}

function timestampRepr(value: Timestamp): string {
  const parts = value.text.split(/[^0-9]+/).map(Number);
  const kind = value.dateOnly ? 'datetime.date' : 'datetime.datetime';
  return `${kind}(${parts.slice(0, value.dateOnly ? 3 : 7).join(', ')})`;
}

function intText(value: number): string {
  return Number.isSafeInteger(value) ? String(value + 0) : BigInt(value).toString();
}

/** Python's shortest text of a double: `1e+20`, `0.1`, `4.0`, `inf`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) return plainFloat(value);
  const sign = exponent < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function plainFloat(value: number): string {
  const text = Math.abs(value) < 1e-6 ? decimal(value) : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** JavaScript writes an exponent below 1e-6; nothing between that and 1e-4 reaches here. */
function decimal(value: number): string {
  return value.toFixed(20).replace(/0+$/, '');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Quotes, backslashes, and what Python does not print: other blanks, controls, unassigned. */
const SPECIAL = /[\\'"\p{C}]|(?! )\p{Z}/gu;

/** Text in Python's quotes: single ones, unless only those occur inside. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  return quote + text.replace(SPECIAL, (char) => escapeChar(char, quote)) + quote;
}

function escapeChar(char: string, quote: string): string {
  if (char === '"' || char === "'") return char === quote ? `\\${char}` : char;
  const known = ESCAPES[char];
  if (known !== undefined) return known;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
