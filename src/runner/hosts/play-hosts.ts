import { readFileSync } from 'node:fs';
import type { Raw, Value } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Program } from '../program.ts';
import type { Run } from '../run-state.ts';
import { staticScope } from '../static-scope.ts';
import { asText } from '../text.ts';
import { selectHosts } from './host-pattern.ts';

/** The hosts of a play. */
export interface PlayHosts {
  /** After `--limit`, in the order of the play. */
  readonly hosts: readonly string[];
  /** The same in the order of the inventory. */
  readonly listed: readonly string[];
  /** Parts of its pattern that no host or group answers to. */
  readonly unmatched: readonly string[];
}

/** Throws a TemplateError when `hosts` cannot be rendered. */
export function playHosts(program: Program, run: Run): PlayHosts {
  const { hosts, unmatched } = selectHosts(run.inventory, hostsPattern(program, run));
  const { limit } = run.options;
  const allowed = limit === undefined ? undefined : limitedHosts(limit, run);
  const left = hosts.filter((name) => allowed?.has(name) ?? true);
  return { hosts: ordered(left, program.play.keywords.get('order')), listed: left, unmatched };
}

/** `hosts` as one pattern. Throws a TemplateError. */
export function hostsPattern(program: Program, run: Run): string {
  const { frame, play } = program;
  const value = run.templarFor(frame).render(play.hosts, staticScope(frame, run));
  const parts: readonly Value[] = Array.isArray(value) ? value : [value];
  return parts.map(asText).join(',');
}

/**
 * Throws a CodedError MP1022 where `--limit` leaves nothing of the hosts of an inventory.
 */
export function refuseEmptyLimit(run: Run): void {
  const { limit } = run.options;
  if (limit === undefined || run.inventory.hosts.length === 0) return;
  const allowed = limitedHosts(limit, run);
  if (run.inventory.hosts.some((name) => allowed.has(name))) return;
  const message =
    'Specified inventory, host pattern and/or --limit leaves us with no hosts to target.';
  throw new CodedError('MP1022', message, { hint: `--limit is ${limit}.` });
}

function limitedHosts(limit: string, run: Run): ReadonlySet<string> {
  const parts = limit.split(',').map((part) => part.trim());
  const pattern = parts.flatMap((part) => (part.startsWith('@') ? linesOf(part.slice(1)) : [part]));
  return new Set(selectHosts(run.inventory, pattern.join(',')).hosts);
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
  } catch (cause) {
    throw new CodedError('MP1001', `Unable to find limit file ${path}`, { cause });
  }
}

/** The order that the play asks for; the inventory's otherwise. */
function ordered(hosts: readonly string[], order: Raw | undefined): readonly string[] {
  switch (order) {
    case 'sorted':
      return hosts.toSorted();
    case 'reverse_sorted':
      return hosts.toSorted().toReversed();
    case 'reverse_inventory':
      return hosts.toReversed();
    case 'shuffle':
      return shuffled(hosts);
    default:
      return hosts;
  }
}

function shuffled(hosts: readonly string[]): readonly string[] {
  const keyed = hosts.map((name) => ({ name, key: Math.random() }));
  return keyed.sort((one, other) => one.key - other.key).map(({ name }) => name);
}
