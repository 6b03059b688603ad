import type { Filter, Named } from '../plugins.ts';
import { argument, itemsOf, requireKnown } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { codePointLength } from '../python/strings.ts';
import { str } from '../python/text.ts';
import { isDict, isSequence, typeName } from '../python/types.ts';
import { TEMPLATE_CODES, TemplateError, undefinedMessage, valueError } from '../template-error.ts';
import { Undefined, Unknown, type Value } from '../value.ts';
import { toBoolean } from './boolean.ts';

/** Filters about whether a value is there, what kind it is, and how long. */
export const BASIC_FILTERS: Readonly<Record<string, Filter>> = {
  default: fallback,
  d: fallback,
  mandatory,
  ternary,
  bool: (value) => toBoolean(value),
  string: (value) => str(value),
  list: (value) => [...itemsOf(value)],
  length: lengthOf,
  count: lengthOf,
  type_debug: (value) => typeName(value),
};

function fallback(value: Value, args: readonly Value[], named: Named): Value {
  const other = args.length > 0 ? args[0] : named.get('default_value');
  const result = other === undefined ? '' : other;
  if (value instanceof Undefined) return result;
  if (value instanceof Unknown) return value;
  return truth(argument(args, named, 1, 'boolean') ?? false) && !truth(value) ? result : value;
}

function mandatory(value: Value, args: readonly Value[], named: Named): Value {
  if (!(value instanceof Undefined)) return value;
  const given = argument(args, named, 0, 'msg');
  const name = value.hint === undefined ? `'${value.name}' ` : '';
  const message =
    given === undefined || given === null ? `Mandatory variable ${name} not defined.` : str(given);
  throw new TemplateError(TEMPLATE_CODES.undefined, message, {
    hint: value.hint === undefined ? undefined : undefinedMessage(value),
  });
}

function ternary(value: Value, args: readonly Value[], named: Named): Value {
  const pick = (index: number, name: string): Value | undefined =>
    index < args.length ? args[index] : named.get(name);
  const none = pick(2, 'none_val');
  if (value === null && none !== undefined && none !== null) return none;
  const chosen = truth(value) ? pick(0, 'true_val') : pick(1, 'false_val');
  if (chosen === undefined) throw valueError('ternary needs two values to choose from');
  return chosen;
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return codePointLength(value);
  if (isSequence(value)) return value.length;
  if (isDict(value)) return value.size;
  requireKnown(value);
  throw valueError(`object of type '${typeName(value)}' has no len()`);
}
