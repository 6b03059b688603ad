import type { Filter, Named } from '../plugins.ts';
import { argument, indexOf, textOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { parseJson } from '../python/json-reader.ts';
import { dumpJson, JSON_FORMAT, type JsonFormat } from '../python/json-writer.ts';
import { isSequence } from '../python/types.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { dumpYaml, type YamlFormat } from '../yaml/yaml-writer.ts';

/** Filters between values and JSON or YAML text. */
export const SERIALIZATION_FILTERS: Readonly<Record<string, Filter>> = {
  to_json: (value, _args, named) => dumpJson(value, jsonFormat(named, JSON_FORMAT)),
  to_nice_json: niceJson,
  tojson: (value, args, named) =>
    htmlSafe(dumpJson(value, indented(argument(args, named, 0, 'indent')))),
  from_json: (value) => parseJson(textOf(value, 'the JSON object')),
  to_yaml: (value, _args, named) => dumpYaml(value, yamlFormat(named, 2, null)),
  to_nice_yaml: (value, args, named) =>
    dumpYaml(value, yamlFormat(named, indexOf(argument(args, named, 0, 'indent') ?? 4), false)),
  from_yaml: (value) => (typeof value === 'string' ? oneDocument(value) : value),
  from_yaml_all: (value) => (typeof value === 'string' ? readYaml(value) : value),
};

function niceJson(value: Value, args: readonly Value[], named: Named): string {
  const base: JsonFormat = { ...JSON_FORMAT, sortKeys: true, itemSeparator: ',' };
  const indent = argument(args, named, 0, 'indent');
  return dumpJson(value, jsonFormat(new Map([['indent', indent ?? 4], ...named]), base));
}

function jsonFormat(named: Named, base: JsonFormat): JsonFormat {
  const indent = named.get('indent') ?? null;
  const separators = named.get('separators') ?? null;
  const [item = null, key = null] = isSequence(separators) ? separators : [];
  const itemSeparator = indent === null ? base.itemSeparator : ',';
  return {
    indent: indentText(indent),
    sortKeys: truth(named.get('sort_keys') ?? base.sortKeys),
    ensureAscii: truth(named.get('ensure_ascii') ?? true),
    itemSeparator: item === null ? itemSeparator : textOf(item),
    keySeparator: key === null ? base.keySeparator : textOf(key),
  };
}

function indentText(indent: Value): string | null {
  if (indent === null || typeof indent === 'string') return indent;
  return ' '.repeat(Math.min(Math.max(0, indexOf(indent)), 100));
}

function indented(indent: Value | undefined): JsonFormat {
  const named = new Map<string, Value>(indent === undefined ? [] : [['indent', indent]]);
  return jsonFormat(named, { ...JSON_FORMAT, sortKeys: true });
}

function htmlSafe(json: string): string {
  return json.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
}

function yamlFormat(named: Named, indent: number, flow: boolean | null): YamlFormat {
  const asked = named.has('indent') ? indexOf(named.get('indent') ?? null) : indent;
  const style = named.get('default_flow_style');
  return {
    indent: asked > 1 && asked < 10 ? asked : 2,
    width: indexOf(named.get('width') ?? 80),
    flow: style === undefined ? flow : style === null ? null : truth(style),
    sortKeys: truth(named.get('sort_keys') ?? true),
    explicitStart: truth(named.get('explicit_start') ?? false),
  };
}

function oneDocument(text: string): Value {
  const [first = null, second] = readYaml(text);
  if (second === undefined) return first;
  throw valueError('expected a single document in the stream, but found another document');
}
