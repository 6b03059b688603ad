import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import type { DiscoveryEntry } from '../../discover/entry.ts';
import type { EntryProblem } from '../../discover/problem.ts';
import { readEntries } from '../../discover/read-entries.ts';
import { spanOf, spanOfKey, spanOfValue } from '../../playbook/origin.ts';
import { plainJson } from '../../playbook/plain-json.ts';
import { type ReadOptions, readText } from '../../playbook/read-text.ts';
import { parseYaml } from '../../playbook/yaml/parse.ts';
import type { Raw } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Json } from '../../util/json.ts';

/**
 * The entries of a file, JSON or YAML. Throws CodedError MP1001 or MP1002 where there is no such
 * file, a DiagnosticError with all that is wrong with it.
 */
export async function readConfigFile(
  path: string,
  options: ReadOptions = {},
): Promise<readonly DiscoveryEntry[]> {
  const { value } = parseYaml(readText(path, options), { strict: true });
  const { entries, problems } = await readEntries(plainJson(value));
  const found = problems.map((problem) => diagnosticOf(problem, value, path));
  const [first, ...rest] = found.sort(byPlace);
  if (first !== undefined) throw new DiagnosticError([first, ...rest]);
  return entries;
}

/** The entries that a task holds itself. Throws a CodedError with all that is wrong with them. */
export async function readInlineEntries(value: Json): Promise<readonly DiscoveryEntry[]> {
  const { entries, problems } = await readEntries(value);
  const [first, ...rest] = problems;
  if (first === undefined) return entries;
  const lines = problems.map(({ path, message }) => `\n  - ${[...path].join('.')}: ${message}`);
  const message =
    rest.length === 0 ? `entries: ${first.message}` : `the entries are not right:${lines.join('')}`;
  throw new CodedError(first.code, message, { hint: first.help });
}

/** Those of the given names. Throws CodedError MP2205 for a name that none has. */
export function chooseEntries(
  entries: readonly DiscoveryEntry[],
  names: readonly string[] | undefined,
): readonly DiscoveryEntry[] {
  if (names === undefined || names.length === 0) return entries;
  const known = entries.map(({ key }) => key);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return entries.filter(({ key }) => names.includes(key));
  throw new CodedError('MP2205', `there is no entry "${unknown}"`, {
    hint: didYouMean(unknown, known) ?? `The entries are: ${known.join(', ')}.`,
  });
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [a.span, b.span];
  return (left?.line ?? 0) - (right?.line ?? 0) || (left?.column ?? 0) - (right?.column ?? 0);
}

function diagnosticOf({ path, at, ...rest }: EntryProblem, root: Raw, file: string): Diagnostic {
  return { severity: 'error', span: spanAt(root, path, at) ?? topOf(root, file), ...rest };
}

function spanAt(root: Raw, path: readonly string[], at: 'name' | 'value'): Span | undefined {
  const name = path.at(-1);
  if (name === undefined) return spanOf(root);
  const container = path.slice(0, -1).reduce<Raw>(memberOf, root);
  return at === 'name' ? spanOfKey(container, name) : spanOfValue(container, name);
}

function memberOf(container: Raw, name: string): Raw {
  return container instanceof Map ? (container.get(name) ?? null) : null;
}

function topOf(root: Raw, file: string): Span {
  return spanOf(root) ?? { file, line: 1, column: 1 };
}
