import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';
import { dictGet } from './compare.ts';
import { asDouble, isNumeric } from './number.ts';
import { floatText, repr, str } from './text.ts';
import { isDict, isInt, typeName } from './types.ts';

const SPEC = /%(?:\(([^)]*)\))?([-+ #0]*)(\d+|\*)?(?:\.(\d+|\*))?[hlL]?([a-zA-Z%])/g;

/** Widest field that a format may ask for. */
const MAX_WIDTH = 10_000;

/** Python's `text % values`. Throws a TemplateError where Python raises. */
export function percentFormat(format: string, values: Value): string {
  const args = new FormatArguments(values);
  const result = format.replace(SPEC, (...found) => {
    const [, key, flags = '', width, precision, type = ''] = found as (string | undefined)[];
    if (type === '%') return '%';
    const spec = {
      flags,
      width: args.size(width),
      precision: args.size(precision),
      type,
    };
    return pad(convert(args.next(key), spec), spec);
  });
  args.finish();
  return result;
}

interface Spec {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

class FormatArguments {
  readonly #values: Value;
  readonly #list: readonly Value[];
  #used = 0;

  constructor(values: Value) {
    this.#values = values;
    this.#list = values instanceof Tuple ? values : [values];
  }

  next(key: string | undefined): Value {
    if (key !== undefined) return this.#byKey(key);
    const value = this.#list[this.#used++];
    if (value === undefined) throw valueError('not enough arguments for format string');
    return value;
  }

  #byKey(key: string): Value {
    if (!isDict(this.#values)) throw valueError('format requires a mapping');
    const value = dictGet(this.#values, key);
    if (value === undefined) throw valueError(`'${key}'`);
    this.#used = this.#list.length;
    return value;
  }

  size(text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const size = text === '*' ? Number(this.next(undefined)) : Number(text);
    if (!(size <= MAX_WIDTH)) throw valueError('the width of a format is too large');
    return size;
  }

  finish(): void {
    if (this.#used < this.#list.length && !isDict(this.#values)) {
      throw valueError('not all arguments converted during string formatting');
    }
  }
}

function convert(value: Value, spec: Spec): string {
  switch (spec.type) {
    case 's':
      return str(value).slice(0, spec.precision);
    case 'r':
    case 'a':
      return repr(value).slice(0, spec.precision);
    case 'c':
      return typeof value === 'string' ? value : String.fromCodePoint(Number(value));
    default:
      return convertNumber(value, spec);
  }
}

function convertNumber(value: Value, spec: Spec): string {
  if (!isNumeric(value)) {
    const wanted = 'diu'.includes(spec.type) ? 'a real number is required' : 'must be real number';
    throw valueError(`%${spec.type} format: ${wanted}, not ${typeName(value)}`);
  }
  const text = numberText(value, spec);
  if (text.startsWith('-')) return text;
  if (spec.flags.includes('+')) return `+${text}`;
  return spec.flags.includes(' ') ? ` ${text}` : text;
}

function numberText(value: Parameters<typeof asDouble>[0], spec: Spec): string {
  const integer =
    isInt(value as Value) || typeof value === 'boolean'
      ? BigInt(value as number)
      : BigInt(Math.trunc(asDouble(value)));
  switch (spec.type) {
    case 'd':
    case 'i':
    case 'u':
      return integer.toString();
    case 'x':
      return integer.toString(16);
    case 'X':
      return integer.toString(16).toUpperCase();
    case 'o':
      return integer.toString(8);
    default:
      return doubleText(asDouble(value), spec.type, spec.precision ?? 6);
  }
}

/** A double in the given presentation: `f`, `e`, `g` (and upper case), `%`. */
export function doubleText(value: number, type: string, precision: number): string {
  if (precision > 100) throw valueError('the precision of a format is too large');
  if (!Number.isFinite(value)) return floatText(value);
  switch (type.toLowerCase()) {
    case 'f':
      return fixed(value, precision);
    case 'e':
      return withCase(exponent(value.toExponential(precision)), type);
    case 'g':
      return withCase(general(value, precision || 1), type);
    case '%':
      return `${fixed(value * 100, precision)}%`;
    default:
      throw valueError(`unsupported format character '${type}'`);
  }
}

function fixed(value: number, precision: number): string {
  if (Math.abs(value) < 1e21) return value.toFixed(precision);
  const whole = BigInt(value).toString();
  return precision > 0 ? `${whole}.${'0'.repeat(precision)}` : whole;
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number): string {
  if (value === 0) return '0';
  const power = Number(value.toExponential(precision - 1).split('e')[1]);
  if (power < -4 || power >= precision) {
    const [mantissa = '', rest = ''] = exponent(value.toExponential(precision - 1)).split('e');
    return `${dropZeros(mantissa)}e${rest}`;
  }
  return dropZeros(value.toFixed(Math.max(0, precision - 1 - power)));
}

function dropZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

function withCase(text: string, type: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

function pad(text: string, spec: Spec): string {
  const width = spec.width ?? 0;
  if (text.length >= width) return text;
  if (spec.flags.includes('-')) return text.padEnd(width);
  if (!spec.flags.includes('0') || 'src'.includes(spec.type)) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}
