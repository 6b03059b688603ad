import { type RandomSource, seededRandom } from '../filters/random.ts';
import type { Named } from '../plugins.ts';
import { indexOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';
import { CHARACTER_SETS } from './character-sets.ts';

const KINDS = [
  ['lower', 'ascii_lowercase'],
  ['upper', 'ascii_uppercase'],
  ['numbers', 'digits'],
  ['special', 'punctuation'],
] as const;

/** community.general's random_string: kinds of characters on or off, and least numbers of each. */
export function randomString(named: Named): string {
  const length = indexOf(named.get('length') ?? 8);
  if (length < 0 || length > 100_000) throw valueError('length must be between 0 and 100000');
  const random = seededRandom(named.get('seed') ?? null);
  const sets = characterSets(named);
  const chars: string[] = [];
  for (const [kind, set] of sets) {
    const least = kind === 'numbers' ? 'min_numeric' : `min_${kind}`;
    chars.push(...pick(set, indexOf(named.get(least) ?? 0), random));
  }
  const all = text(named, 'override_all') ?? [...sets.values()].join('');
  if (all === '')
    throw valueError('Available characters cannot be None, please change constraints');
  chars.push(...pick(all, length - chars.length, random));
  const result = shuffled(chars, random).join('');
  return truth(named.get('base64') ?? false) ? Buffer.from(result).toString('base64') : result;
}

function text(named: Named, name: string): string | undefined {
  const value: Value = named.get(name) ?? null;
  return value === null ? undefined : str(value);
}

function characterSets(named: Named): ReadonlyMap<string, string> {
  const similar = truth(named.get('ignore_similar_chars') ?? false)
    ? (text(named, 'similar_chars') ?? 'il1LoO0')
    : '';
  const sets = new Map<string, string>();
  for (const [kind, name] of KINDS) {
    if (!truth(named.get(kind) ?? true)) continue;
    const own = kind === 'special' ? text(named, 'override_special') : undefined;
    const chars = own ?? CHARACTER_SETS.get(name) ?? '';
    sets.set(
      kind,
      Array.from(chars)
        .filter((char) => !similar.includes(char))
        .join(''),
    );
  }
  return sets;
}

function pick(set: string, count: number, random: RandomSource): string[] {
  const chars = Array.from(set);
  return Array.from({ length: Math.max(0, count) }, () => chars[random.below(chars.length)] ?? '');
}

function shuffled(chars: readonly string[], random: RandomSource): string[] {
  const result = [...chars];
  for (let at = result.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [result[at], result[other]] = [result[other] ?? '', result[at] ?? ''];
  }
  return result;
}
