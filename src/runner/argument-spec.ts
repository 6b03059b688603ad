import { typeName } from '../template/python/types.ts';
import { type Raw, type RawDict, Undefined, Unknown, type Value } from '../template/value.ts';
import { asBoolean } from './keyword.ts';
import { asText } from './text.ts';

/** Where a value stands, for messages: ` found in sub`. */
type Where = string;

/**
 * What is wrong with values under the options of an argument specification, in Ansible's words.
 * Values are only checked: defaults are not filled in, nothing is converted.
 */
export function specErrors(
  options: RawDict,
  given: ReadonlyMap<string, Value>,
  where: Where = '',
): string[] {
  const missing = [...options]
    .filter(([name, option]) => read(option, 'required') === true && !given.has(String(name)))
    .map(([name]) => String(name));
  const errors = [...options].flatMap(([name, option]) => {
    const value = given.get(String(name));
    return value === undefined || value === null || hasUnknown(value)
      ? []
      : valueErrors({ name: String(name), option, where }, value);
  });
  if (missing.length === 0) return errors;
  return [`missing required arguments: ${missing.join(', ')}${where}`, ...errors];
}

/** One option of a specification. */
interface Option {
  readonly name: string;
  readonly option: Raw;
  readonly where: Where;
}

function read(option: Raw, key: string): Raw | undefined {
  return option instanceof Map ? option.get(key) : undefined;
}

function hasUnknown(value: Value): boolean {
  return value instanceof Unknown || value instanceof Undefined;
}

function valueErrors(option: Option, value: Value): string[] {
  const type = String(read(option.option, 'type') ?? 'str');
  const problem = typeProblem(type, value);
  if (problem !== undefined) {
    const subject = `argument '${option.name}' is of type ${pythonClass(value)}${option.where}`;
    return [`${subject} and we were unable to convert to ${type}: ${problem}`];
  }
  return [
    ...choiceErrors(option, value),
    ...elementErrors(option, value),
    ...innerErrors(option, value),
  ];
}

function pythonClass(value: Value): string {
  return `<class '${typeName(value)}'>`;
}

const truths = "0, 1, 'false', 'off', 'no', 'on', '1', '0', 'n', 'y', 'yes', 't', 'true', 'f'";

/** Why a value is not of a type, even when converted; undefined when it is. */
function typeProblem(type: string, value: Value): string | undefined {
  const cannot = (kind: string) => `${pythonClass(value)} cannot be converted to ${kind}`;
  switch (type) {
    case 'int':
      return isNumeric(value, /^\s*[+-]?\d+\s*$/) ? undefined : cannot('an int');
    case 'float':
      return isNumeric(value, /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i)
        ? undefined
        : cannot('a float');
    case 'bool':
      return asBoolean(value) === undefined
        ? `The value '${asText(value)}' is not a valid boolean.  Valid booleans include: ${truths}`
        : undefined;
    case 'dict':
      return value instanceof Map || looksLikeDict(value) ? undefined : cannot('a dict');
    case 'list':
      return value instanceof Map ? cannot('a list') : undefined;
    default:
      return undefined;
  }
}

function isNumeric(value: Value, pattern: RegExp): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  return typeof value === 'string' && pattern.test(value);
}

function looksLikeDict(value: Value): boolean {
  return typeof value === 'string' && (value.trim().startsWith('{') || value.includes('='));
}

function choiceErrors({ name, option, where }: Option, value: Value): string[] {
  const choices = read(option, 'choices');
  if (!Array.isArray(choices)) return [];
  const allowed = choices.map((choice) => asText(choice as Value));
  const chosen = Array.isArray(value) ? (value as readonly Value[]).map(asText) : [asText(value)];
  const wrong = chosen.filter((text) => !allowed.includes(text));
  if (wrong.length === 0) return [];
  const one = Array.isArray(value) ? 'one or more of' : 'one of';
  return [
    `value of ${name} must be ${one}: ${allowed.join(', ')}, got: ${wrong.join(', ')}${where}`,
  ];
}

function elementErrors({ name, option }: Option, value: Value): string[] {
  const type = read(option, 'elements');
  if (typeof type !== 'string' || type === 'dict') return [];
  return elementsOf(value).flatMap((element) => {
    const problem = typeProblem(type, element);
    if (problem === undefined) return [];
    return [
      `Elements value for option '${name}' is of type ${pythonClass(element)} and we were unable to convert to ${type}: ${problem}`,
    ];
  });
}

function elementsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  return typeof value === 'string' ? value.split(',') : [];
}

/** Options inside a dict, or inside each dict of a list. */
function innerErrors({ name, option }: Option, value: Value): string[] {
  const options = read(option, 'options');
  if (!(options instanceof Map)) return [];
  const dicts = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return dicts.flatMap((dict) => {
    if (!(dict instanceof Map)) return [];
    const given = new Map([...dict].map(([key, inner]) => [String(key), inner]));
    return [
      ...specErrors(options, given, ` found in ${name}`),
      ...unsupported(options, given, name),
    ];
  });
}

function unsupported(options: RawDict, given: ReadonlyMap<string, Value>, name: string): string[] {
  const unknown = [...given.keys()].filter((key) => !options.has(key));
  if (unknown.length === 0) return [];
  const known = [...options.keys()].map(String).sort().join(', ');
  const listed = unknown.map((key) => `${name}.${key}`).join(', ');
  return [`${listed}. Supported parameters include: ${known}.`];
}
