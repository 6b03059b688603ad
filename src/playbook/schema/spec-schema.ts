import type { Raw, RawDict } from '../../template/value.ts';
import type { Json, JsonSchema } from '../../util/json.ts';
import { plainJson } from '../plain-json.ts';
import { isList, textOf } from '../raw-kind.ts';

const types: Readonly<Record<string, string>> = {
  str: 'string',
  path: 'string',
  bytes: 'string',
  bits: 'string',
  list: 'array',
  dict: 'object',
  bool: 'boolean',
  int: 'integer',
  float: 'number',
};

/** The variables of a role as a JSON Schema, out of the options of its argument specification. */
export function specSchema(spec: RawDict): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, option] of optionsOf(spec)) {
    const schema = optionSchema(option);
    for (const written of [name, ...aliasesOf(option)]) properties[written] = schema;
  }
  return { type: 'object', additionalProperties: true, properties };
}

/** The options of a specification by name. */
export function optionsOf(spec: RawDict): ReadonlyMap<string, RawDict> {
  const options = spec.get('options');
  if (!(options instanceof Map)) return new Map();
  return new Map(
    [...options].flatMap(([name, option]) =>
      typeof name === 'string' && option instanceof Map ? [[name, option] as const] : [],
    ),
  );
}

/** Other spellings of an option. */
export function aliasesOf(option: RawDict): readonly string[] {
  const aliases = option.get('aliases');
  return isList(aliases) ? aliases.flatMap((alias) => textOf(alias) ?? []) : [];
}

function optionSchema(option: RawDict): JsonSchema {
  const type = types[textOf(option.get('type')) ?? 'str'];
  const choices = option.get('choices');
  const elements = types[textOf(option.get('elements')) ?? ''];
  const inner = optionsOf(option).size > 0 ? specSchema(option) : undefined;
  const items = inner ?? (elements === undefined ? undefined : { type: elements });
  return {
    description: descriptionOf(option.get('description')),
    ...(type === undefined ? {} : { type }),
    ...(isList(choices) ? { enum: choices.map((choice): Json => plainJson(choice)) } : {}),
    ...(type === 'array' && items !== undefined ? { items } : {}),
    ...(type === 'object' && inner !== undefined ? inner : {}),
  };
}

function descriptionOf(value: Raw | undefined): string {
  const lines = isList(value) ? value : [value ?? ''];
  return lines.map((line) => textOf(line) ?? '').join(' ');
}
