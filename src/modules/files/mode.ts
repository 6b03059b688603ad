import { CodedError } from '../../util/coded-error.ts';

const bits: Readonly<Record<string, number>> = { r: 4, w: 2, x: 1 };
const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const clausePattern = /^([ugoa]*)([-+=])([rwxXst]*|[ugo])$/;

/**
 * Permission bits that a `mode` asks for: octal digits, a number, or symbols (`u=rw,g-w,o+X`)
 * on top of `current`. Throws a CodedError for anything else.
 */
export function readMode(mode: string | number, current: number, isFolder: boolean): number {
  if (typeof mode === 'number') return mode & 0o7777;
  const text = mode.trim();
  if (/^(?:0o)?[0-7]+$/.test(text)) return Number.parseInt(text.replace(/^0o/, ''), 8);
  return text.split(',').reduce((value, clause) => applyClause(clause, value, isFolder), current);
}

/** `0644` */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0');
}

function applyClause(clause: string, current: number, isFolder: boolean): number {
  const [, who = '', operator = '', what = ''] =
    clausePattern.exec(clause.trim()) ?? badMode(clause);
  const classes = who === '' || who.includes('a') ? ['u', 'g', 'o'] : [...who];
  const wanted = classes.reduce(
    (sum, each) => sum | (permissions(what, current, isFolder) << (shifts[each] ?? 0)),
    specialBits(what, classes),
  );
  if (operator === '+') return current | wanted;
  if (operator === '-') return current & ~wanted;
  const cleared = classes.reduce((mask, each) => mask | (7 << (shifts[each] ?? 0)), 0);
  return (current & ~cleared) | wanted;
}

function permissions(what: string, current: number, isFolder: boolean): number {
  if (what.length === 1 && shifts[what] !== undefined) return (current >> shifts[what]) & 7;
  const isExecutable = isFolder || (current & 0o111) !== 0;
  return [...what].reduce(
    (sum, letter) => sum | (letter === 'X' ? Number(isExecutable) : (bits[letter] ?? 0)),
    0,
  );
}

function specialBits(what: string, classes: readonly string[]): number {
  const sticky = what.includes('t') ? 0o1000 : 0;
  if (!what.includes('s')) return sticky;
  return sticky | (classes.includes('u') ? 0o4000 : 0) | (classes.includes('g') ? 0o2000 : 0);
}

function badMode(text: string): never {
  throw new CodedError('MP4120', `mode must be in octal or symbolic form, got "${text}"`, {
    hint: "Quote octal modes: mode: '0644'.",
  });
}
