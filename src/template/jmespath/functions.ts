import { suggest } from '../../diagnostic/suggest.ts';
import { doubleOf, truncated } from '../python/arguments.ts';
import { contains, order } from '../python/compare.ts';
import { dumpJson, JSON_FORMAT } from '../python/json-writer.ts';
import { arithmetic, asDouble, isNumeric } from '../python/number.ts';
import { codePointLength } from '../python/strings.ts';
import { isDict, isNumber, isSequence } from '../python/types.ts';
import { TEMPLATE_CODES, TemplateError, valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

/** An evaluated argument, or an expression to apply to each item. */
export interface Argument {
  readonly value: Value;
  readonly each: ((item: Value) => Value) | undefined;
}

type Call = (args: readonly Argument[]) => Value;

const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['abs', (args) => keepType(number(args, 0), Math.abs(doubleOf(number(args, 0))))],
  ['avg', (args) => average(list(args, 0))],
  ['ceil', (args) => truncated(Math.ceil(doubleOf(number(args, 0))))],
  ['contains', (args) => contains(valueAt(args, 0), valueAt(args, 1))],
  ['ends_with', (args) => text(args, 0).endsWith(text(args, 1))],
  ['floor', (args) => truncated(Math.floor(doubleOf(number(args, 0))))],
  [
    'join',
    (args) =>
      list(args, 1)
        .map((item) => textOf(item))
        .join(text(args, 0)),
  ],
  ['keys', (args) => [...dict(args, 0).keys()]],
  ['length', (args) => lengthOf(valueAt(args, 0))],
  ['map', (args) => list(args, 1).map(each(args, 0))],
  ['max', (args) => extreme(list(args, 0), (item) => item, 1)],
  ['max_by', (args) => extreme(list(args, 0), each(args, 1), 1)],
  ['merge', (args) => new Map(args.flatMap((_, index) => [...dict(args, index)]))],
  ['min', (args) => extreme(list(args, 0), (item) => item, -1)],
  ['min_by', (args) => extreme(list(args, 0), each(args, 1), -1)],
  ['not_null', (args) => args.find(({ value }) => value !== null)?.value ?? null],
  ['reverse', (args) => reverse(valueAt(args, 0))],
  ['sort', (args) => sorted(list(args, 0), (item) => item)],
  ['sort_by', (args) => sorted(list(args, 0), each(args, 1))],
  ['starts_with', (args) => text(args, 0).startsWith(text(args, 1))],
  ['sum', (args) => total(list(args, 0))],
  ['to_array', (args) => toArray(valueAt(args, 0))],
  ['to_number', (args) => toNumber(valueAt(args, 0))],
  ['to_string', (args) => toText(valueAt(args, 0))],
  ['type', (args) => typeOf(valueAt(args, 0))],
  ['values', (args) => [...dict(args, 0).values()]],
]);

/** Calls a function of JMESPath. Throws a TemplateError for unfit arguments. */
export function callFunction(name: string, args: readonly Argument[]): Value {
  const call = FUNCTIONS.get(name);
  if (call !== undefined) return call(args);
  const similar = suggest(name, FUNCTIONS.keys());
  throw new TemplateError(TEMPLATE_CODES.unknownName, `json_query: unknown function ${name}()`, {
    hint: similar === undefined ? undefined : `Did you mean "${similar}"?`,
  });
}

function valueAt(args: readonly Argument[], index: number): Value {
  const arg = args[index];
  if (arg === undefined) throw valueError('json_query: a function lacks an argument');
  return arg.value;
}

function unfit(wanted: string, value: Value): TemplateError {
  return valueError(`json_query: expected ${wanted}, got ${typeOf(value)}`);
}

function list(args: readonly Argument[], index: number): readonly Value[] {
  const value = valueAt(args, index);
  if (isSequence(value)) return Array.from(value);
  throw unfit('an array', value);
}

function dict(args: readonly Argument[], index: number): ReadonlyMap<Value, Value> {
  const value = valueAt(args, index);
  if (isDict(value)) return value;
  throw unfit('an object', value);
}

function number(args: readonly Argument[], index: number): Value {
  const value = valueAt(args, index);
  if (isNumber(value)) return value;
  throw unfit('a number', value);
}

function text(args: readonly Argument[], index: number): string {
  return textOf(valueAt(args, index));
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  throw unfit('a string', value);
}

function each(args: readonly Argument[], index: number): (item: Value) => Value {
  const apply = args[index]?.each;
  if (apply === undefined) throw valueError('json_query: expected an expression such as &name');
  return (item) => apply(item);
}

function keepType(value: Value, result: number): Value {
  return isNumeric(value) && Number.isInteger(asDouble(value)) ? truncated(result) : result;
}

function total(items: readonly Value[]): Value {
  return items.reduce((sum, item) => {
    if (isNumeric(sum) && isNumeric(item)) return arithmetic('+', sum, item);
    throw unfit('numbers', item);
  }, 0);
}

function average(items: readonly Value[]): Value {
  const sum = total(items);
  return items.length === 0 || !isNumeric(sum) ? null : arithmetic('/', sum, items.length);
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return codePointLength(value);
  if (isSequence(value)) return value.length;
  if (isDict(value)) return value.size;
  throw unfit('a string, an array or an object', value);
}

function extreme(items: readonly Value[], key: (item: Value) => Value, sign: number): Value {
  const [first = null, ...rest] = items;
  return rest.reduce((best, item) => (sign * order(key(item), key(best)) > 0 ? item : best), first);
}

function sorted(items: readonly Value[], key: (item: Value) => Value): Value {
  return [...items].sort((a, b) => order(key(a), key(b)));
}

function reverse(value: Value): Value {
  if (typeof value === 'string') return Array.from(value).reverse().join('');
  if (isSequence(value)) return Array.from(value).reverse();
  throw unfit('a string or an array', value);
}

function toArray(value: Value): Value {
  return isSequence(value) ? value : [value];
}

function toNumber(value: Value): Value {
  if (isNumber(value)) return value;
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function toText(value: Value): string {
  if (typeof value === 'string') return value;
  return dumpJson(value, { ...JSON_FORMAT, itemSeparator: ',', keySeparator: ':' });
}

function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (isSequence(value)) return 'array';
  return isDict(value) ? 'object' : 'number';
}
