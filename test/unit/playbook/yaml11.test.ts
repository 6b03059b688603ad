import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';
import { SourceText } from '../../../src/diagnostic/source-text.ts';
import { parseYaml } from '../../../src/playbook/yaml/parse.ts';
import { Float, type Raw, Timestamp, Unsafe } from '../../../src/template/value.ts';

type Row = readonly [text: string, type: string, printed: string];
const fixture = join(import.meta.dirname, '../../fixtures/yaml11-scalars.json');
const rows = JSON.parse(readFileSync(fixture, 'utf8')) as readonly Row[];

/** The value of `a: text` as Python's `type(value).__name__` and `str(value)`. */
function pythonView(text: string): [string, string] {
  try {
    const { value } = parseYaml(new SourceText('scalar.yml', `a: ${text}\n`));
    return typeAndText(value instanceof Map ? (value.get('a') ?? null) : value);
  } catch (error) {
    if (error instanceof DiagnosticError) return ['ERR', 'AnsibleParserError'];
    throw error;
  }
}

function typeAndText(value: Raw): [string, string] {
  if (value === null) return ['NoneType', 'None'];
  if (typeof value === 'boolean') return ['bool', value ? 'True' : 'False'];
  if (typeof value === 'bigint') return ['int', value.toString()];
  if (typeof value === 'number')
    return [Number.isInteger(value) ? 'int' : 'float', numberText(value)];
  if (value instanceof Float) return ['float', value.value.toFixed(1)];
  if (value instanceof Timestamp) return [value.dateOnly ? 'date' : 'datetime', value.text];
  if (value instanceof Unsafe) return ['unsafe', value.text];
  if (value instanceof Map) {
    return ['dict', `{${[...value].map(([k, v]) => `'${String(k)}': '${String(v)}'`).join(', ')}}`];
  }
  if (Array.isArray(value)) return ['list', `[${value.map((v) => `'${String(v)}'`).join(', ')}]`];
  return ['str', String(value)];
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}

describe('scalars as PyYAML reads them', () => {
  it.each(rows)('%j is %s %s', (text, type, printed) => {
    expect(pythonView(text)).toEqual([type, printed]);
  });

  it.each([
    ['!!float 4', 'float', '4.0'],
    ['! 5', 'int', '5'],
    ["! '5'", 'str', '5'],
    ['!!bool on', 'bool', 'True'],
    ['9007199254740993', 'int', '9007199254740993'],
    ['2024-13-45', 'str', '2024-13-45'],
  ])('%j is %s %s, by PyYAML', (text, type, printed) => {
    expect(pythonView(text)).toEqual([type, printed]);
  });
});
