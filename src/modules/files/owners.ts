import { readFileSync } from 'node:fs';
import { CodedError } from '../../util/coded-error.ts';

type Kind = 'user' | 'group';

const databases: Readonly<Record<Kind, string>> = { user: '/etc/passwd', group: '/etc/group' };

/** Number of a user or group given by name or number. Throws a CodedError for an unknown one. */
export function idOf(kind: Kind, name: string): number {
  const found = entries(kind).find(([entry]) => entry === name)?.[1];
  if (found !== undefined) return found;
  if (/^\d+$/.test(name)) return Number(name);
  throw new CodedError('MP4121', `chown failed: failed to look up ${kind} ${name}`);
}

/** Name of a user or group; its number as text when it has none. */
export function nameOfId(kind: Kind, id: number): string {
  return entries(kind).find(([, entry]) => entry === id)?.[0] ?? String(id);
}

const read = new Map<Kind, readonly (readonly [string, number])[]>();

function entries(kind: Kind): readonly (readonly [string, number])[] {
  let known = read.get(kind);
  if (known === undefined) {
    known = parse(databases[kind]);
    read.set(kind, known);
  }
  return known;
}

function parse(path: string): readonly (readonly [string, number])[] {
  return contentOf(path)
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length > 2)
    .map(([name = '', , id = '']) => [name, Number(id)] as const);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
