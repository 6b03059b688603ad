import { requirePlugin, shortName } from '../find-plugin.ts';
import type { Evaluation, Named } from '../plugins.ts';
import { Blank } from '../python/blank.ts';
import { methodOf } from '../python/methods.ts';
import { isCallable, typeName } from '../python/types.ts';
import { undefinedError, valueError } from '../template-error.ts';
import { UnknownMember } from '../unknown-used.ts';
import { Undefined, Unknown, type Value } from '../value.ts';
import { attribute } from './members.ts';

/** The evaluated arguments of a call. */
export interface Values {
  readonly positional: readonly Value[];
  readonly named: Named;
}

/** Filters that say themselves what an undefined value or argument means. */
const TAKES_UNDEFINED = new Set(['default', 'd', 'mandatory', 'type_debug', 'ternary']);

/** Filters that say themselves what an Unknown argument means. */
const TAKES_UNKNOWN = new Set(['default', 'd']);

/** `value | name(…)`. Throws a TemplateError; an Unknown among the operands makes the result one. */
export function applyFilter(
  name: string,
  value: Value,
  { positional, named }: Values,
  context: Evaluation,
): Value {
  const filter = requirePlugin('filter', context.plugins.filters, name);
  const short = shortName(name);
  if (value instanceof Unknown) return new Unknown(value.source);
  if (!TAKES_UNDEFINED.has(short)) {
    if (value instanceof Undefined && !(value instanceof Blank)) throw undefinedError(value);
    for (const arg of positional) if (arg instanceof Undefined) throw undefinedError(arg);
  }
  const unknown = TAKES_UNKNOWN.has(short) ? undefined : findUnknown(positional, named);
  return unknown ?? filter(value, positional, named, context);
}

function findUnknown(positional: readonly Value[], named: Named): Unknown | undefined {
  for (const arg of positional) if (arg instanceof Unknown) return new Unknown(arg.source);
  if (named.size === 0) return undefined;
  for (const arg of named.values()) if (arg instanceof Unknown) return new Unknown(arg.source);
  return undefined;
}

/** `value is name(…)`: of an Unknown only `defined` can be told. */
export function applyTest(
  name: string,
  value: Value,
  { positional, named }: Values,
  context: Evaluation,
): boolean | Unknown {
  const test = requirePlugin('test', context.plugins.tests, name);
  const short = shortName(name);
  const certain =
    (short === 'defined' || short === 'undefined') && !(value instanceof UnknownMember);
  if (value instanceof Unknown && !certain) return new Unknown(value.source);
  return findUnknown(positional, named) ?? test(value, positional, named, context);
}

/** Calls a value, which must be callable. */
export function callValue(
  callee: Value,
  { positional, named }: Values,
  context: Evaluation,
  what: string,
): Value {
  if (isCallable(callee)) return callee.call(positional, named, context);
  if (callee instanceof Undefined) throw undefinedError(callee);
  if (callee instanceof Unknown) return new Unknown(callee.source);
  throw valueError(`'${typeName(callee)}' object is not callable: ${what}`);
}

/** `value.name(…)`, without making the bound method first. */
export function callMember(value: Value, name: string, args: Values, context: Evaluation): Value {
  const method = methodOf(value, name);
  if (method === undefined) return callValue(attribute(value, name), args, context, name);
  return (
    findUnknown(args.positional, args.named) ?? method(value as never, args.positional, args.named)
  );
}
