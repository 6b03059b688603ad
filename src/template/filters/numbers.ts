import type { Filter, Named } from '../plugins.ts';
import { argument, doubleOf, indexOf, truncated } from '../python/arguments.ts';
import { arithmetic, isNumeric, normalInt, signed } from '../python/number.ts';
import { str } from '../python/text.ts';
import { isFloat, isInt, toFloat } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import { Float, type Value } from '../value.ts';
import { humanReadable, humanToBytes } from './byte-units.ts';

/** Filters over numbers. */
export const NUMBER_FILTERS: Readonly<Record<string, Filter>> = {
  int: toInt,
  float: (value, args, named) => floatFilter(value, argument(args, named, 0, 'default')),
  abs: absolute,
  round,
  log: (value, args, named) => logarithm(value, argument(args, named, 0, 'base')),
  pow: (value, [exponent = null]) => toFloat(doubleOf(value) ** doubleOf(exponent)),
  root: (value, args, named) => root(value, argument(args, named, 0, 'base') ?? 2),
  human_readable: humanReadable,
  human_to_bytes: humanToBytes,
  filesizeformat: fileSize,
};

function toInt(value: Value, args: readonly Value[], named: Named): Value {
  const fallback = argument(args, named, 0, 'default') ?? 0;
  const base = indexOf(argument(args, named, 1, 'base') ?? 10);
  if (typeof value === 'boolean') return Number(value);
  if (isInt(value)) return value;
  if (isFloat(value)) {
    const number = doubleOf(value);
    return Number.isFinite(number) ? truncated(number) : fallback;
  }
  if (typeof value !== 'string') return fallback;
  return parseInteger(value, base) ?? truncatedText(value) ?? fallback;
}

const RADIX_PREFIX: Readonly<Record<number, RegExp>> = { 2: /^0b/i, 8: /^0o/i, 16: /^0x/i };

/** Python's `int(text, base)`; undefined where that raises. */
function parseInteger(text: string, base: number): number | bigint | undefined {
  const found = /^\s*([-+]?)([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)\s*$/.exec(text);
  if (found === null) return undefined;
  const prefix = RADIX_PREFIX[base];
  const digits = (found[2] ?? '').replaceAll('_', '').replace(prefix ?? /(?!)/, '');
  const value = digitsValue(digits.toLowerCase(), base);
  if (value === undefined) return undefined;
  return normalInt(found[1] === '-' ? -value : value);
}

function digitsValue(digits: string, base: number): bigint | undefined {
  if (digits === '' || digits.length > 4300) return undefined;
  if (base === 10) return /^\d+$/.test(digits) ? BigInt(digits) : undefined;
  let value = 0n;
  for (const digit of digits) {
    const weight = Number.parseInt(digit, 36);
    if (Number.isNaN(weight) || weight >= base) return undefined;
    value = value * BigInt(base) + BigInt(weight);
  }
  return value;
}

function truncatedText(text: string): number | bigint | undefined {
  const value = parseFloatText(text);
  return value === undefined || !Number.isFinite(value) ? undefined : truncated(value);
}

const FLOAT_TEXT =
  /^[-+]?(?:(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+)?|inf(?:inity)?|nan)$/;

/** Python's `float(text)`; undefined where that raises. */
function parseFloatText(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  if (!FLOAT_TEXT.test(plain)) return undefined;
  if (plain.includes('nan')) return Number.NaN;
  if (plain.includes('inf')) return plain.startsWith('-') ? -Infinity : Infinity;
  return Number(plain.replaceAll('_', ''));
}

function floatFilter(value: Value, fallback: Value | undefined): Value {
  const other = fallback === undefined ? new Float(0) : fallback;
  if (isNumeric(value)) return toFloat(doubleOf(value));
  if (typeof value !== 'string') return other;
  const number = parseFloatText(value);
  return number === undefined ? other : toFloat(number);
}

function absolute(value: Value): Value {
  if (!isNumeric(value)) throw valueError('bad operand type for abs()');
  return doubleOf(value) < 0 ? signed('-', value) : signed('+', value);
}

function round(value: Value, args: readonly Value[], named: Named): Value {
  const precision = indexOf(argument(args, named, 0, 'precision') ?? 0);
  const method = str(argument(args, named, 1, 'method') ?? 'common');
  const number = doubleOf(value);
  if (method === 'common') return roundHalfEven(value, number, precision);
  const scale = 10 ** precision;
  if (method === 'ceil') return toFloat(Math.ceil(number * scale) / scale);
  if (method === 'floor') return toFloat(Math.floor(number * scale) / scale);
  throw valueError('method must be common, ceil or floor');
}

/** Python's `round`: exact decimal halves go to the even digit; integers stay integers. */
function roundHalfEven(value: Value, number: number, precision: number): Value {
  if (isInt(value) && precision >= 0) return value;
  if (!Number.isFinite(number)) return toFloat(number);
  const rounded = precision < 0 ? roundTens(number, -precision) : roundDigits(number, precision);
  return isInt(value) ? truncated(rounded) : toFloat(rounded);
}

function roundTens(number: number, places: number): number {
  const scale = 10 ** places;
  return evenRound(number / scale) * scale;
}

function roundDigits(number: number, places: number): number {
  if (places === 0) return evenRound(number);
  if (places > 22) return number;
  const text = Math.abs(number).toFixed(Math.min(100, places + 30));
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = BigInt(whole + fraction.slice(0, places));
  const rest = fraction.slice(places);
  const half = `5${'0'.repeat(Math.max(0, rest.length - 1))}`;
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const digits = (up ? kept + 1n : kept).toString().padStart(places + 1, '0');
  const result = Number(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
  return number < 0 ? -result : result;
}

function evenRound(number: number): number {
  const floor = Math.floor(number);
  const rest = number - floor;
  if (rest !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}

function logarithm(value: Value, base: Value | undefined): Value {
  const number = doubleOf(value);
  if (!(number > 0)) throw valueError('math domain error');
  if (base === undefined) return toFloat(Math.log(number));
  const radix = doubleOf(base);
  return toFloat(radix === 10 ? Math.log10(number) : Math.log(number) / Math.log(radix));
}

function root(value: Value, base: Value): Value {
  const degree = doubleOf(base);
  const number = doubleOf(value);
  if (number < 0) throw valueError('root() can only be used on numbers: math domain error');
  return toFloat(degree === 2 ? Math.sqrt(number) : number ** (1 / degree));
}

function fileSize(value: Value, args: readonly Value[], named: Named): string {
  const bytes = doubleOf(typeof value === 'string' ? floatFilter(value, null) : value);
  const binary = argument(args, named, 0, 'binary') === true;
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const letters = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
  let power = 1;
  while (power < letters.length && bytes >= base ** (power + 1)) power++;
  const letter = letters[power - 1] ?? '';
  const size = doubleOf(arithmetic('/', bytes, base ** power)).toFixed(1);
  return `${size} ${binary ? `${letter.toUpperCase()}i` : letter}B`;
}
