import { Float, type Raw, Timestamp } from '../value.ts';

const booleans: ReadonlyMap<string, boolean> = new Map(
  [
    ...['yes', 'true', 'on'].map((word) => [word, true] as const),
    ...['no', 'false', 'off'].map((word) => [word, false] as const),
  ].flatMap(([word, value]) => spellings(word).map((text) => [text, value] as const)),
);

const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

const integer =
  /^[-+]?(?:0b[01_]+|0[0-7_]+|(?:0|[1-9][0-9_]*)|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const float =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const date = /^\d{4}-\d\d-\d\d$/;
const dateTime =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::?(\d\d))?))?$/;

/**
 * The value of a plain scalar without a tag, as PyYAML resolves YAML 1.1: `yes` is true, `y` is
 * text, `0644` is 420, `12:30` is 750, `1e3` is text.
 */
export function plainScalar(text: string): Raw {
  if (nulls.has(text)) return null;
  if (!/^[-+.0-9yYnNtTfFoO]/.test(text)) return text;
  return booleans.get(text) ?? readInteger(text) ?? readFloat(text) ?? readTimestamp(text) ?? text;
}

/** YAML 1.1 integer as PyYAML reads it; undefined when the text is none. */
export function readInteger(text: string): number | bigint | undefined {
  if (!integer.test(text)) return undefined;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '');
  const value = magnitude(digits);
  if (value === undefined) return undefined;
  const signed = negative ? -value : value;
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

/** YAML 1.1 float as PyYAML reads it; undefined when the text is none. */
export function readFloat(text: string): number | Float | undefined {
  if (!float.test(text)) return undefined;
  const plain = text.replaceAll('_', '').toLowerCase();
  const negative = plain.startsWith('-');
  const digits = plain.replace(/^[-+]/, '');
  const size = digits.includes(':') ? sexagesimal(digits.split(':').map(Number)) : decimal(digits);
  const value = negative ? -size : size;
  return Number.isInteger(value) ? new Float(value) : value;
}

/** Boolean words of YAML 1.1; undefined for other text. */
export function readBoolean(text: string): boolean | undefined {
  return booleans.get(text);
}

/** A YAML timestamp that names a real day and time; undefined otherwise. */
export function readTimestamp(text: string): Timestamp | undefined {
  if (date.test(text)) return isDay(text) ? new Timestamp(text, true) : undefined;
  const match = dateTime.exec(text);
  if (!match) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match;
  const onDay = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isDay(onDay) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const time = `${hour.padStart(2, '0')}:${minute}:${second}`;
  return new Timestamp(`${onDay} ${time}${fraction(match[7])}${zone(match)}`, false);
}

function spellings(word: string): string[] {
  return [word, word.toUpperCase(), `${word[0]?.toUpperCase()}${word.slice(1)}`];
}

function magnitude(digits: string): bigint | undefined {
  if (digits.includes(':')) {
    return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n);
  }
  if (/^0[bx]$/.test(digits)) return undefined;
  if (/^0[0-7]+$/.test(digits)) return BigInt(`0o${digits.slice(1)}`);
  return BigInt(digits);
}

function sexagesimal(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

function decimal(digits: string): number {
  if (digits === '.inf') return Number.POSITIVE_INFINITY;
  return digits === '.nan' ? Number.NaN : Number(digits);
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Python prints microseconds, six digits, and none when they are zero. */
function fraction(digits = ''): string {
  const micros = digits.slice(0, 6).padEnd(6, '0');
  return Number(micros) === 0 ? '' : `.${micros}`;
}

function zone(match: RegExpExecArray): string {
  const [, , , , , , , , utc, sign, hours = '', minutes = '00'] = match;
  if (utc !== undefined) return '+00:00';
  return sign === undefined ? '' : `${sign}${hours.padStart(2, '0')}:${minutes}`;
}
