import { plainScalar } from '../../template/yaml/scalars.ts';
import type { Json, JsonObject, JsonSchema } from '../../util/json.ts';

/** Text that a template decides: fits wherever a scalar or a container is wanted. */
const template = '\\{[{%]';
const booleanWord =
  '^(?:[Yy]|[Yy][Ee][Ss]|[Oo][Nn]|[Tt]|[Tt][Rr][Uu][Ee]|1|[Nn]|[Nn][Oo]|[Oo][Ff]{2}|[Ff]|[Ff][Aa][Ll][Ss][Ee]|0)$';

/** Types that Ansible takes where one is wanted, and what text must look like then. */
const relaxed: Readonly<
  Record<string, { readonly types: readonly string[]; readonly text?: string }>
> = {
  string: { types: ['string', 'number', 'boolean'] },
  boolean: { types: ['boolean', 'number', 'string'], text: booleanWord },
  integer: { types: ['integer', 'string'], text: '^\\s*[-+]?\\d+\\s*$' },
  number: { types: ['number', 'string'], text: '^\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)\\s*$' },
  array: { types: ['array', 'string', 'number', 'boolean'] },
  object: { types: ['object', 'string'], text: '[={]' },
  null: { types: ['null'] },
};

/**
 * A schema of a module's arguments as a playbook may write them: a template fits anywhere, a
 * scalar where a list is wanted, `yes` for a boolean, a number for text and the other way round.
 * What stays strict: names of arguments, required ones, and the values of an enum.
 */
export function lenient(schema: JsonSchema): JsonSchema {
  const inner = withLenientParts(schema);
  if (Array.isArray(schema.enum)) return lenientEnum(inner, schema.enum);
  const types = typesOf(schema);
  return types.length === 0 ? inner : { ...inner, ...lenientType(types, schema.pattern) };
}

/** The same for an object that must be one: a module's arguments as a whole. */
export function lenientArguments(schema: JsonSchema): JsonSchema {
  return { ...withLenientParts(schema), type: 'object' };
}

function withLenientParts(schema: JsonSchema): JsonSchema {
  const result: Record<string, Json | undefined> = { ...schema };
  for (const key of ['items', 'additionalProperties', 'not', 'contains', 'if', 'then', 'else']) {
    if (isSchema(schema[key])) result[key] = lenient(schema[key]);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const list = schema[key];
    if (Array.isArray(list)) result[key === 'oneOf' ? 'anyOf' : key] = list.map(lenientPart);
    if (key === 'oneOf') delete result.oneOf;
  }
  for (const key of ['properties', 'patternProperties']) {
    if (isSchema(schema[key])) result[key] = mapValues(schema[key]);
  }
  return result;
}

function lenientPart(part: Json): Json {
  return isSchema(part) ? lenient(part) : part;
}

function mapValues(properties: JsonObject): JsonObject {
  const entries = Object.entries(properties);
  return Object.fromEntries(entries.map(([name, value]) => [name, lenientPart(value ?? true)]));
}

/** `state: no` is a boolean in YAML 1.1: what a plain spelling reads as counts as well. */
function lenientEnum(schema: JsonSchema, members: readonly Json[]): JsonSchema {
  const { enum: _members, type: _type, description, default: usual, ...rest } = schema;
  const read = members.flatMap((member) => {
    const plain = typeof member === 'string' ? plainScalar(member) : member;
    return typeof plain === 'number' || typeof plain === 'boolean' ? [plain] : [];
  });
  return {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
    ...rest,
    anyOf: [
      { enum: [...new Set<Json>([...members, ...read])] },
      { type: 'string', pattern: template },
      { type: 'null' },
    ],
  };
}

function lenientType(types: readonly string[], pattern: Json | undefined): JsonObject {
  const known = types.map((type) => relaxed[type] ?? { types: [type] });
  const all = [...new Set([...known.flatMap((entry) => entry.types), 'null'])];
  const texts = known.map((entry) => entry.text);
  const own = typeof pattern === 'string' ? [pattern] : [];
  const patterns = texts.includes(undefined) ? own : texts.filter((text) => text !== undefined);
  if (patterns.length === 0) return { type: all };
  return { type: all, pattern: [...patterns, template].map((text) => `(?:${text})`).join('|') };
}

function typesOf(schema: JsonSchema): readonly string[] {
  const type = schema.type;
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string') : [];
}

function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
