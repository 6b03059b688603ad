import { toPlain } from '../template/convert.ts';
import { typeName } from '../template/python/types.ts';
import { Float, type Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import type { Json, JsonObject, JsonSchema } from '../util/json.ts';
import { asBoolean } from './keyword.ts';
import type { AnyModule } from './module.ts';
import { asText } from './text.ts';

/**
 * Rendered arguments as the module's schema wants them, converted as Ansible converts: text to
 * booleans and numbers, a scalar to a list, commas to a list. Throws a CodedError in Ansible's
 * words for what cannot be.
 */
export function coerceArguments(
  module: AnyModule<unknown>,
  given: ReadonlyMap<string, Value>,
): JsonObject {
  const properties = propertiesOf(module.args);
  const args: Record<string, Json> = {};
  for (const [written, value] of given) {
    const name = module.argumentAliases?.[written] ?? written;
    const schema = properties[name];
    if (schema === undefined) {
      if (module.args.additionalProperties !== false) args[name] = toPlain(value) as Json;
      else throw unsupported(module, written, properties);
      continue;
    }
    if (value === null) continue;
    args[name] = coerceArgument(name, value, schema);
  }
  return withDefaults(args, properties, module);
}

function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
}

function withDefaults(
  args: Record<string, Json>,
  properties: Readonly<Record<string, JsonSchema>>,
  module: AnyModule<unknown>,
): JsonObject {
  const required = (module.args.required ?? []) as readonly string[];
  const missing = required.filter((name) => args[name] === undefined);
  if (missing.length > 0) {
    throw new CodedError('MP4021', `missing required arguments: ${missing.join(', ')}`, {
      hint: `docs/modules.md lists the arguments of ${module.name}.`,
    });
  }
  for (const [name, schema] of Object.entries(properties)) {
    const fallback = schema.default;
    if (args[name] === undefined && fallback !== undefined) args[name] = fallback;
  }
  return args;
}

function unsupported(
  module: AnyModule<unknown>,
  name: string,
  properties: Readonly<Record<string, JsonSchema>>,
): CodedError {
  const known = Object.keys(properties).sort().join(', ');
  return new CodedError(
    'MP4020',
    `Unsupported parameters for (${module.name}) module: ${name}. Supported parameters include: ${known}.`,
  );
}

function coerceArgument(name: string, value: Value, schema: JsonSchema): Json {
  const plain = coerce(value, schema);
  if (plain === undefined) throw wrongType(name, value, schema);
  const choices = schema.enum as readonly Json[] | undefined;
  if (choices === undefined || choices.includes(plain)) return plain;
  const meant = choices.filter((choice) => isSameTruth(plain, choice));
  if (meant.length === 1) return meant[0] ?? null;
  throw wrongChoice(name, value, choices);
}

/** YAML reads a bare `no` as a boolean, where it is one of several words. */
function isSameTruth(plain: Json, choice: Json): boolean {
  if (plain !== 'True' && plain !== 'False') return false;
  return typeof choice === 'string' && asBoolean(choice) === (plain === 'True');
}

function wrongType(name: string, value: Value, schema: JsonSchema): CodedError {
  const wanted = typesOf(schema).join(' or ');
  return new CodedError(
    'MP4022',
    `argument '${name}' is of type ${typeName(value)} and we were unable to convert to ${wanted}`,
  );
}

function wrongChoice(name: string, value: Value, choices: readonly Json[]): CodedError {
  const allowed = choices.map(String).join(', ');
  const got = asText(value);
  return new CodedError('MP4023', `value of ${name} must be one of: ${allowed}, got: ${got}`);
}

/** The value as one of the schema's types; undefined when it is none of them. */
function coerce(value: Value, schema: JsonSchema): Json | undefined {
  const types = typesOf(schema);
  if (types.length === 0) return toPlain(value) as Json;
  const exact = types.find((type) => isExactly(value, type));
  for (const type of exact === undefined ? types : [exact]) {
    const read = converters[type]?.(value, schema);
    if (read !== undefined) return read;
  }
  return undefined;
}

function typesOf(schema: JsonSchema): readonly string[] {
  const { type } = schema;
  if (Array.isArray(type)) return type as readonly string[];
  if (typeof type === 'string') return [type];
  const branches = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  return branches === undefined ? [] : branches.flatMap(typesOf);
}

function isExactly(value: Value, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return value instanceof Map;
  if (type === 'integer') return Number.isInteger(value) || typeof value === 'bigint';
  if (type === 'number') return typeof value === 'number' || value instanceof Float;
  return typeof value === type;
}

type Converter = (value: Value, schema: JsonSchema) => Json | undefined;

const converters: Readonly<Record<string, Converter>> = {
  string: (value) => asText(value),
  boolean: (value) => asBoolean(value),
  integer: toInteger,
  number: toNumber,
  array: toList,
  object: toObject,
};

function toInteger(value: Value): number | undefined {
  const read = toNumber(value);
  return Number.isInteger(read) ? read : undefined;
}

function toNumber(value: Value): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Float) return value.value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const read = Number(value);
  return Number.isNaN(read) ? undefined : read;
}

function toList(value: Value, schema: JsonSchema): Json | undefined {
  const items = schema.items as JsonSchema | undefined;
  const list = elementsOf(value).map((element) =>
    items === undefined ? (toPlain(element) as Json) : coerce(element, items),
  );
  return list.includes(undefined) ? undefined : (list as Json[]);
}

/** A list stays, text is split at commas, anything else is the only element. */
function elementsOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  return typeof value === 'string' ? value.split(',').map((part) => part.trim()) : [value];
}

function toObject(value: Value): Json | undefined {
  if (value instanceof Map) return toPlain(value) as Json;
  if (typeof value !== 'string') return undefined;
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'object' && !Array.isArray(read) ? (read as Json) : undefined;
  } catch {
    return undefined;
  }
}
