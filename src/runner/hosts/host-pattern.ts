import { shellPattern } from '../shell-pattern.ts';
import { type Inventory, isLocalName } from './inventory.ts';

/** What a pattern selects. */
export interface Selection {
  readonly hosts: readonly string[];
  /** Parts that no host or group answers to. */
  readonly unmatched: readonly string[];
}

/**
 * The hosts that a pattern selects, in inventory order: names, groups, `all`, globs, `~regex`,
 * `group[0]` and `group[1:3]`, joined by `:` or `,`; then `:&and`, last `:!not`.
 */
export function selectHosts(inventory: Inventory, pattern: string): Selection {
  const parts = splitPattern(pattern);
  const wanted = parts.filter((part) => !/^[!&]/.test(part));
  const chosen = new Set<string>();
  const unmatched: string[] = [];
  const matches = (part: string): readonly string[] => {
    const found = matching(inventory, part);
    if (found === undefined) unmatched.push(part);
    return found ?? [];
  };
  const first = wanted.length === 0 && parts.length > 0 ? ['all'] : wanted;
  for (const name of first.flatMap(matches)) chosen.add(name);
  for (const part of parts.filter((each) => each.startsWith('&'))) {
    const allowed = matches(part.slice(1));
    for (const name of chosen) if (!allowed.includes(name)) chosen.delete(name);
  }
  for (const part of parts.filter((each) => each.startsWith('!'))) {
    for (const name of matches(part.slice(1))) chosen.delete(name);
  }
  return { hosts: [...chosen], unmatched };
}

/** At commas; without one at colons, but not inside brackets or an IPv6 address. */
function splitPattern(pattern: string): string[] {
  const parts = pattern.includes(',') ? pattern.split(',') : splitAtColons(pattern);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function splitAtColons(pattern: string): string[] {
  if (/^[&!]?(?:[\da-f]*:){2,7}[\da-f.]*$/i.test(pattern)) return [pattern];
  return pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
}

/** Undefined: nothing answers to it. */
function matching(inventory: Inventory, part: string): readonly string[] | undefined {
  const [, base = part, first, range, separator, last] =
    /^(.+)\[(?:(-?\d+)|(\d+)([:-])(\d*))\]$/.exec(part) ?? [];
  const plain = part.startsWith('~') ? part : base;
  const found = named(inventory, plain);
  if (plain === part || found === undefined) return found;
  if (first !== undefined) return found.slice(Number(first)).slice(0, 1);
  if (separator === undefined) return found;
  return found.slice(
    Number(range),
    last === undefined || last === '' ? undefined : Number(last) + 1,
  );
}

function named(inventory: Inventory, part: string): readonly string[] | undefined {
  const pattern = part.startsWith('~') ? new RegExp(`^(?:${part.slice(1)})`) : shellPattern(part);
  const groups = inventory.groups.filter((name) => pattern.test(name));
  const found = groups.flatMap((name) => inventory.members(name));
  if (groups.length > 0 && !/[.?*[~]/.test(part)) return found;
  const hosts = inventory.hosts.filter((name) => pattern.test(name));
  if (groups.length + hosts.length > 0) return [...new Set([...found, ...hosts])];
  return isLocalName(part) ? [part] : undefined;
}
