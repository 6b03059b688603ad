import type { JsonSchema } from '../../util/json.ts';

/** The schemas that apply to a value at a path, through alternatives. */
export function schemasAt(schema: JsonSchema, path: readonly string[]): JsonSchema[] {
  const parts = [schema, ...alternatives(schema)];
  const [first, ...rest] = path;
  if (first === undefined) return parts;
  return parts.flatMap((part) => {
    const inner = partAt(part, first);
    return inner === undefined ? [] : schemasAt(inner, rest);
  });
}

/** Names of the properties that schemas have. */
export function propertyNames(schemas: readonly JsonSchema[]): string[] {
  return schemas.flatMap(({ properties }) => (isSchema(properties) ? Object.keys(properties) : []));
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'a boolean (true or false)',
  integer: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a mapping',
};

/** The types that schemas name, in words: `text or a list`. Undefined when they name none. */
export function typeWords(schemas: readonly JsonSchema[]): string | undefined {
  const types = schemas.flatMap(({ type }) => (Array.isArray(type) ? type : [type]));
  const names = types.flatMap((type) => (typeof type === 'string' ? (words[type] ?? []) : []));
  return names.length === 0 ? undefined : [...new Set(names)].join(' or ');
}

function partAt(schema: JsonSchema, name: string): JsonSchema | undefined {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return [own, schema.items, schema.additionalProperties].find(isSchema);
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list)
      ? list.filter(isSchema).flatMap((part) => [part, ...alternatives(part)])
      : [],
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
