import { comparePep440 } from '../../../template/tests/version-pep440.ts';

/** What a task wants of pip: a package with conditions on its version, or a place to take one from. */
export interface PipRequirement {
  /** As pip is told. */
  readonly text: string;
  /** Name as PEP 503 writes it; undefined for an address or a path. */
  readonly name?: string | undefined;
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly version: string;
}

const operators = ['===', '==', '>=', '<=', '!=', '~=', '>', '<'];
const condition = /^\s*(===|==|>=|<=|!=|~=|>|<)\s*([^\s,;]+)\s*$/;
const named =
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*\(?([^;()@]*)\)?\s*(?:;\s*(.+))?$/;

/**
 * Names as a task may list them: several in one text with commas between, and conditions that
 * stand apart from their names.
 */
export function requirementTexts(names: readonly string[]): readonly string[] {
  const whole: string[][] = [];
  let inBrackets = false;
  for (const part of names.flatMap((name) => name.split(','))) {
    const begins = !inBrackets && !operators.some((each) => part.trimStart().startsWith(each));
    if (begins || whole.length === 0) whole.push([]);
    if (part.includes('[')) inBrackets = true;
    if (inBrackets && part.includes(']')) inBrackets = false;
    whole.at(-1)?.push(part);
  }
  return whole.map((parts) => parts.join(','));
}

/** Reads one of them; with the version that the task names apart. */
export function readRequirement(text: string, version?: string): PipRequirement {
  const separator = version !== undefined && /^\s*\d/.test(version) ? '==' : '';
  const given = version === undefined ? text : `${text}${separator}${version.trim()}`;
  const [, name, extras, conditionText = '', marker] = named.exec(given) ?? [];
  const conditions = readConditions(conditionText);
  if (name === undefined || conditions === undefined) return { text, conditions: [] };
  const sorted = conditions.map(({ operator, version: number }) => `${operator}${number}`).sort();
  const words = [
    name,
    extras === undefined || extras.trim() === '' ? '' : `[${sortedList(extras)}]`,
    sorted.join(','),
    marker === undefined ? '' : `; ${marker}`,
  ];
  return { text: words.join(''), name: canonical(name), conditions };
}

function readConditions(text: string): readonly Condition[] | undefined {
  if (text.trim() === '') return [];
  const found = text.split(',').map((each) => condition.exec(each));
  if (found.includes(null)) return undefined;
  return found.map((each) => ({ operator: each?.[1] ?? '', version: each?.[2] ?? '' }));
}

function sortedList(text: string): string {
  return text
    .split(',')
    .map((each) => each.trim())
    .sort()
    .join(',');
}

function canonical(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}

/** Whether one of the packages, as `pip list --format=freeze` tells them, is what is wanted. */
export function isSatisfied(wanted: PipRequirement, installed: readonly string[]): boolean {
  return installed.some((line) => {
    const [name = '', version] = line.split('==');
    if (version === undefined || canonical(name) !== wanted.name) return false;
    return wanted.conditions.every((each) => holds(version, each));
  });
}

/** PEP 440, "Version specifiers". */
function holds(installed: string, { operator, version }: Condition): boolean {
  if (operator === '===') return installed.toLowerCase() === version.toLowerCase();
  const bare = version.includes('+') ? installed : installed.replace(/\+.*$/, '');
  if (version.endsWith('.*')) {
    const isPrefix = `${bare}.`.startsWith(version.slice(0, -1));
    return operator === '!=' ? !isPrefix : isPrefix;
  }
  const order = comparePep440(bare, version);
  if (operator === '~=') {
    const prefix = `${version.split('.').slice(0, -1).join('.')}.`;
    return order >= 0 && `${bare}.`.startsWith(prefix);
  }
  return (orders[operator]?.(order) ?? false) && !isOfSameRelease(bare, { operator, version });
}

/** `>1.0` does not mean 1.0.post1, nor `<1.0` 1.0rc1. */
function isOfSameRelease(installed: string, { operator, version }: Condition): boolean {
  const kind = { '>': /post/i, '<': /a|b|c|dev/i }[operator];
  if (kind === undefined || !kind.test(installed) || kind.test(version)) return false;
  const release = (text: string) => /^v?(?:\d+!)?\d+(?:\.\d+)*/.exec(text)?.[0] ?? text;
  return comparePep440(release(installed), release(version)) === 0;
}

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>=': (order) => order >= 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '<': (order) => order < 0,
};

/** Whether pip takes the package out of a repository of sources. */
export function isSourceUrl(name: string): boolean {
  return /^(?:svn|git|hg|bzr)\+/.test(name);
}
