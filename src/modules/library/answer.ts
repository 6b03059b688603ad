import type { DiffText } from '../../event/events.ts';
import type { ModuleResult } from '../../runner/module.ts';
import { parseJson } from '../../template/python/json-reader.ts';
import type { Value } from '../../template/value.ts';
import type { ProgramOutcome } from '../command/run-program.ts';

/** What a program answered, and what it wants to be told besides. */
export interface LibraryAnswer {
  readonly result: ModuleResult;
  readonly warnings: readonly string[];
}

/** Reads what a program in `library/` printed: one JSON object, perhaps with lines around it. */
export function readAnswer(path: string, outcome: ProgramOutcome): LibraryAnswer {
  const fields = parseAnswer(outcome.stdout);
  if (fields === undefined) return { result: noAnswer(path, outcome), warnings: [] };
  const { diff, warnings, invocation: _, deprecations: __, ansible_facts, ...rest } = fields;
  const facts = ansible_facts instanceof Map ? { ansible_facts: ansible_facts as never } : {};
  const result = { ...rest, ...facts, diff: diffsOf(diff) };
  return { result: judged(result), warnings: listOf(warnings).map(String) };
}

function judged(result: ModuleResult): ModuleResult {
  const { failed, rc } = result;
  if (failed !== undefined || typeof rc !== 'number' || rc === 0) return result;
  return { msg: 'non-zero return code', ...result, failed: true };
}

/** The object between the first line that opens one and the last that closes one. */
function parseAnswer(stdout: string): Record<string, Value> | undefined {
  const lines = stdout.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('{'));
  const last = lines.findLastIndex((line) => line.trimEnd().endsWith('}'));
  if (first < 0 || last < first) return undefined;
  try {
    const value = parseJson(lines.slice(first, last + 1).join('\n'));
    if (!(value instanceof Map)) return undefined;
    return Object.fromEntries([...value].map(([name, inner]) => [String(name), inner]));
  } catch {
    return undefined;
  }
}

function noAnswer(path: string, { rc, stdout, stderr }: ProgramOutcome): ModuleResult {
  const what = stdout.trim() === '' ? 'nothing' : 'something that is no JSON object';
  return {
    changed: false,
    failed: true,
    msg: `MODULE FAILURE: ${path} printed ${what} (exit code ${rc}); see module_stdout and module_stderr`,
    hint: 'A program in library/ prints one JSON object, such as {"changed": false}.',
    module_stdout: stdout,
    module_stderr: stderr,
    rc: rc === 0 ? 1 : rc,
  };
}

function diffsOf(diff: Value | undefined): DiffText[] | undefined {
  if (diff === undefined || diff === null) return undefined;
  return listOf(diff).flatMap((each) => (each instanceof Map ? [diffOf(each)] : []));
}

function diffOf(diff: ReadonlyMap<Value, Value>): DiffText {
  const text = (name: string) => {
    const value = diff.get(name) ?? '';
    return typeof value === 'string' ? value : `${JSON.stringify(value, undefined, 4)}\n`;
  };
  const header = (name: string) => (diff.has(name) ? text(name) : undefined);
  return {
    before: text('before'),
    after: text('after') || text('prepared'),
    beforeHeader: header('before_header'),
    afterHeader: header('after_header'),
  };
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}
