import { fromPlain } from '../../template/convert.ts';
import { dumpYaml } from '../../template/yaml/yaml-writer.ts';
import type { Json, JsonObject } from '../../util/json.ts';

/** Characters that YAML has no plain form for; readability goes before accuracy here. */
const special = /[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/gu;

const margin = '    ';

/**
 * A result as Ansible's `result_format=yaml` shows it: below the status, moved in by four, text
 * of several lines as blocks.
 */
export function yamlText(result: JsonObject): string {
  const text = dumpYaml(fromPlain(readable(omitLines(result))), {
    indent: 4,
    width: 80,
    flow: false,
    sortKeys: true,
    explicitStart: false,
    literal: true,
  });
  return `\n${text.trimEnd().replaceAll(/^(?=.)/gm, margin)}`;
}

/** Where the text is shown, its lines are not. */
function omitLines(result: JsonObject): JsonObject {
  const lines = ['stdout', 'stderr'].filter((name) => name in result && `${name}_lines` in result);
  return { ...result, ...Object.fromEntries(lines.map((name) => [`${name}_lines`, '<omitted>'])) };
}

function readable(value: Json): Json {
  if (typeof value === 'string') return value.includes('\n') ? blockText(value) : value;
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(readable);
  const members = Object.entries(value as JsonObject);
  return Object.fromEntries(members.map(([name, member]) => [name, readable(member ?? null)]));
}

function blockText(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map(expandTabs)
    .join('\n')
    .replaceAll(special, '')
    .replaceAll(/ +\n/g, '\n');
}

/** Every tab goes on to the next multiple of eight. */
function expandTabs(line: string): string {
  return line.split('\t').reduce((text, part) => text + ' '.repeat(8 - (text.length % 8)) + part);
}
