import type { Named } from '../plugins.ts';
import { argument } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { comparePep440 } from './version-pep440.ts';
import { compareSemver } from './version-semver.ts';

type OrderTest = (order: number) => boolean;

const OPERATORS: ReadonlyMap<string, OrderTest> = new Map([
  ...aliases(['==', '=', 'eq'], (order) => order === 0),
  ...aliases(['!=', '<>', 'ne'], (order) => order !== 0),
  ...aliases(['<', 'lt'], (order) => order < 0),
  ...aliases(['<=', 'le'], (order) => order <= 0),
  ...aliases(['>', 'gt'], (order) => order > 0),
  ...aliases(['>=', 'ge'], (order) => order >= 0),
]);

function aliases(names: readonly string[], test: OrderTest): (readonly [string, OrderTest])[] {
  return names.map((name) => [name, test] as const);
}

const KINDS: ReadonlyMap<string, (left: string, right: string) => number> = new Map([
  ['loose', compareLoose],
  ['strict', compareStrict],
  ['semver', compareSemver],
  ['semantic', compareSemver],
  ['pep440', comparePep440],
]);

/** `value is version('1.2', '>=', version_type='semver')`. */
export function versionTest(value: Value, args: readonly Value[], named: Named): boolean {
  const other = argument(args, named, 0, 'version') ?? null;
  const operator = str(argument(args, named, 1, 'operator') ?? 'eq');
  const strict = argument(args, named, 2, 'strict') ?? null;
  const kind = argument(args, named, 3, 'version_type') ?? null;
  if (!truth(value)) throw valueError('Input version value cannot be empty');
  if (!truth(other)) throw valueError('Version parameter to compare against cannot be empty');
  const test = OPERATORS.get(operator);
  if (test === undefined) throw valueError(`Invalid operator type (${operator})`);
  const name = kind === null ? (truth(strict) ? 'strict' : 'loose') : str(kind);
  const compare = KINDS.get(name);
  if (compare === undefined) throw valueError(`Invalid version type (${name})`);
  return test(compare(str(value), str(other)));
}

/** distutils' LooseVersion: digits as numbers, letters as text, compared part by part. */
export function compareLoose(left: string, right: string): number {
  const a = looseParts(left);
  const b = looseParts(right);
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (typeof part !== typeof other) {
      throw valueError(
        "Version comparison failed: '<' not supported between instances of 'str' and 'int'",
      );
    }
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.length - b.length;
}

function looseParts(version: string): (string | number)[] {
  return (version.match(/\d+|[a-z]+|[^\d.a-z]+/g) ?? []).map((part) =>
    /^\d/.test(part) ? Number(part) : part,
  );
}

/** distutils' StrictVersion: `1.2.3`, `1.2a1`. */
function compareStrict(left: string, right: string): number {
  const a = strictParts(left);
  const b = strictParts(right);
  const index = a.findIndex((part, at) => part !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function strictParts(version: string): number[] {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version);
  if (found === null) {
    throw valueError(`Version comparison failed: invalid version number '${version}'`);
  }
  const [, major, minor, patch = '0', letter, number = '0'] = found;
  const stage = letter === undefined ? 2 : letter === 'a' ? 0 : 1;
  return [Number(major), Number(minor), Number(patch), stage, Number(number)];
}
