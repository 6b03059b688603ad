import { BoundedCache } from '../bounded-cache.ts';
import { valueError } from '../template-error.ts';
import { Tuple, type Value } from '../value.ts';
import { replacementOf } from './regex-replacement.ts';
import { type RegexFlags, translateRegex } from './regex-translate.ts';

const cache = new BoundedCache<string, RegExp>(500);

/** Compiles a Python pattern, to be found anywhere (`g`) or at the start alone (`y`). */
function compile(pattern: string, flags: RegexFlags, where: 'g' | 'y' = 'g'): RegExp {
  const key = `${where}${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}/${pattern}`;
  return cache.get(key, () => {
    const translated = translateRegex(pattern, flags);
    try {
      return new RegExp(translated.source, where + translated.flags);
    } catch (error) {
      throw valueError(`bad regular expression: ${pattern}`, { cause: error });
    }
  });
}

/** Python's `re.search`; with `anchored`, `re.match`. */
export function searchRegex(
  pattern: string,
  text: string,
  flags: RegexFlags,
  anchored = false,
): RegExpExecArray | undefined {
  const regex = compile(pattern, flags, anchored ? 'y' : 'g');
  regex.lastIndex = 0;
  return regex.exec(text) ?? undefined;
}

/** Python's `re.sub`, all matches. */
export function substituteRegex(
  pattern: string,
  replacement: string,
  text: string,
  flags: RegexFlags,
): string {
  const regex = compile(pattern, flags);
  const expand = replacementOf(replacement);
  regex.lastIndex = 0;
  return text.replace(regex, (...found: unknown[]) => {
    const last = found.at(-1);
    const named = typeof last === 'object' ? (last as Readonly<Record<string, string>>) : {};
    const groups = found.slice(0, typeof last === 'object' ? -3 : -2) as (string | undefined)[];
    return expand(groups, named);
  });
}

/** Python's `re.findall`: whole matches, or the group, or tuples of the groups. */
export function findAllRegex(pattern: string, text: string, flags: RegexFlags): Value[] {
  const regex = compile(pattern, flags);
  regex.lastIndex = 0;
  return Array.from(text.matchAll(regex), ([whole, ...groups]) => {
    if (groups.length === 0) return whole;
    if (groups.length === 1) return groups[0] ?? '';
    return Tuple.from(groups, (group) => group ?? '') as Tuple;
  });
}
