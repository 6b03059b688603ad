import type { Named } from '../plugins.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { dictGet } from './compare.ts';
import { asDouble, isNumeric } from './number.ts';
import { doubleText } from './percent-format.ts';
import { codePointLength } from './strings.ts';
import { floatText, repr, str } from './text.ts';
import { isDict, isFloat, isInt, isSequence, typeName } from './types.ts';

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rsa]))?(?::((?:[^{}]|\{[^{}]*\})*))?\}|[{}]/g;
const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u;

/** Widest field that a format may ask for. */
const MAX_WIDTH = 10_000;

/** Python's `text.format(*args, **named)`: indexes and dict entries, no attributes of objects. */
export function formatText(format: string, args: readonly Value[], named: Named): string {
  let automatic = 0;
  const lookup = (path: string) => {
    const first = /^[^.[]*/.exec(path)?.[0] ?? '';
    const start = first === '' ? String(automatic++) : first;
    return follow(start, path.slice(first.length), args, named);
  };
  return format.replace(FIELD, (whole, path?: string, conversion?: string, spec?: string) => {
    if (whole === '{{' || whole === '}}') return whole[0] ?? '';
    if (path === undefined) throw valueError(`Single '${whole}' encountered in format string`);
    const value = lookup(path);
    const filled = (spec ?? '').replace(/\{([^{}]*)\}/g, (_, inner: string) => str(lookup(inner)));
    const converted = conversion === undefined ? value : convert(value, conversion);
    return formatValue(converted, filled);
  });
}

function convert(value: Value, conversion: string): string {
  return conversion === 's' ? str(value) : repr(value);
}

function follow(start: string, path: string, args: readonly Value[], named: Named): Value {
  let value = /^\d+$/.test(start) ? args[Number(start)] : named.get(start);
  if (value === undefined) {
    throw valueError(
      /^\d+$/.test(start)
        ? `Replacement index ${start} out of range for positional args tuple`
        : `KeyError: '${start}'`,
    );
  }
  for (const [, attribute, index] of path.matchAll(/\.([^.[]*)|\[([^\]]*)\]/g)) {
    value = index === undefined ? refuse(value, attribute ?? '') : entry(value, index);
  }
  return value;
}

function refuse(value: Value, attribute: string): never {
  throw valueError(`'${typeName(value)}' object has no attribute '${attribute}'`);
}

function entry(value: Value, index: string): Value {
  const found = isDict(value)
    ? dictGet(value, /^\d+$/.test(index) ? Number(index) : index)
    : isSequence(value) || typeof value === 'string'
      ? value[Number(index)]
      : undefined;
  if (found === undefined) throw valueError(`KeyError: '${index}'`);
  return found;
}

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

/** Python's `format(value, spec)`. */
function formatValue(value: Value, text: string): string {
  if (text === '') return str(value);
  const spec = parseSpec(text, value);
  const body = isNumeric(value) ? formatNumber(value, spec) : formatPlain(value, spec);
  return align(body, spec);
}

function parseSpec(text: string, value: Value): Spec {
  const found = SPEC.exec(text);
  if (found === null) throw valueError('Invalid format specifier');
  const [, fill, alignment, sign, alternate, zero, width, grouping, precision, type] = found;
  const number = isNumeric(value);
  if (Number(width ?? 0) > MAX_WIDTH) throw valueError('the width of a format is too large');
  return {
    fill: fill ?? zero ?? ' ',
    align: alignment ?? (zero && number ? '=' : number ? '>' : '<'),
    sign: sign ?? '-',
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  };
}

function formatPlain(value: Value, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') {
    throw valueError(`Unknown format code '${spec.type}' for object of type '${typeName(value)}'`);
  }
  return Array.from(str(value)).slice(0, spec.precision).join('');
}

type Numeric = Parameters<typeof asDouble>[0];

function formatNumber(value: Numeric, spec: Spec): string {
  const text = group(numberText(value, spec), spec.grouping);
  if (text.startsWith('-')) return text;
  return spec.sign === '-' ? text : spec.sign + text;
}

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function numberText(value: Numeric, spec: Spec): string {
  const whole = isInt(value) || typeof value === 'boolean';
  if (whole && (spec.type === '' || spec.type === 'd')) return BigInt(value).toString();
  const radix = RADIX[spec.type];
  if (whole && radix !== undefined) return radixText(BigInt(value), radix, spec);
  if (whole && spec.type === 'c') return String.fromCodePoint(Number(value));
  if (spec.type === '' && isFloat(value)) return plainFloat(asDouble(value), spec.precision);
  if (!'eEfFgG%'.includes(spec.type)) {
    const kind = whole ? 'int' : 'float';
    throw valueError(`Unknown format code '${spec.type}' for object of type '${kind}'`);
  }
  return doubleText(asDouble(value), spec.type, spec.precision ?? 6);
}

function plainFloat(value: number, precision: number | undefined): string {
  if (precision === undefined) return floatText(value);
  const text = doubleText(value, 'g', precision);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function radixText(value: bigint, radix: number, spec: Spec): string {
  const digits = value.toString(radix).replace('-', '');
  const prefix = spec.alternate ? `0${spec.type}` : '';
  const text = prefix + digits;
  return (value < 0n ? '-' : '') + (spec.type === 'X' ? text.toUpperCase() : text);
}

function group(text: string, separator: string): string {
  if (separator === '') return text;
  const [whole = '', ...rest] = text.split('.');
  const grouped = whole.replace(/\d(?=(?:\d{3})+$)/g, `$&${separator}`);
  return [grouped, ...rest].join('.');
}

function align(text: string, spec: Spec): string {
  const missing = spec.width - codePointLength(text);
  if (missing <= 0) return text;
  switch (spec.align) {
    case '<':
      return text + spec.fill.repeat(missing);
    case '^': {
      const left = Math.floor(missing / 2);
      return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
    }
    case '=': {
      const sign = /^[+-]/.exec(text)?.[0] ?? '';
      return sign + spec.fill.repeat(missing) + text.slice(sign.length);
    }
    default:
      return spec.fill.repeat(missing) + text;
  }
}
