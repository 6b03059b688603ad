import { didYouMean } from '../diagnostic/suggest.ts';
import type { Flag } from './flag.ts';
import { UsageError } from './usage-error.ts';

/**
 * Arguments with every word in single-dash form made a long flag (`-debug` is `--debug`, as
 * older tools spelt it) or refused: it must never be read as `-d ebug`. Groups of switches
 * (`-CDv`), and values glued to `-e` (`-ea=b`, `-e@file`) or `-j` (`-j4`), stay; `-j=4` becomes
 * two words.
 * Throws UsageError MP7003.
 */
export function expandSingleDash(words: readonly string[], flags: readonly Flag[]): string[] {
  const expanded: string[] = [];
  let literal = false;
  for (const [index, word] of words.entries()) {
    literal ||= word === '--';
    const plain = literal || !/^-[^-]./s.test(word) || takesNext(words[index - 1], flags);
    expanded.push(...(plain ? [word] : expand(word, flags)));
  }
  return expanded;
}

/** Whether the word before is a flag that waits for its value. */
function takesNext(word: string | undefined, flags: readonly Flag[]): boolean {
  if (word === undefined) return false;
  return flags.some((flag) => flag.value !== undefined && spellings(flag).includes(word));
}

/** Every way to write a flag: `--check`, `--dry-run`, `-C`, `-n`. */
export function spellings(flag: Flag): string[] {
  const shorts = [flag.short ?? [], flag.otherShorts ?? []].flat();
  const longs = [flag.name, ...(flag.aliases ?? [])];
  return [...longs.map((name) => `--${name}`), ...shorts.map((letter) => `-${letter}`)];
}

function expand(word: string, flags: readonly Flag[]): string[] {
  const name = word.slice(1).replace(/=.*$/s, '');
  const longs = [
    ...flags.flatMap((flag) => [flag.name, ...(flag.aliases ?? [])]),
    'help',
    'version',
  ];
  if (name.length > 1 && longs.includes(name)) return [`-${word}`];
  if (isSwitchGroup(word, flags) || isGluedValue(word)) return [word];
  const letter = word.slice(0, 2);
  const wantsValue = flags.some((flag) => flag.value && spellings(flag).includes(letter));
  if (wantsValue && word[2] === '=') return [letter, word.slice(3)];
  throw new UsageError('MP7003', `unknown flag ${word}`, {
    hint:
      didYouMean(name, longs)?.replace('"', '"--') ??
      (wantsValue ? `write ${letter} ${word.slice(2)}` : 'mirror-play --help lists the flags'),
  });
}

function isSwitchGroup(word: string, flags: readonly Flag[]): boolean {
  const switches = flags.filter((flag) => flag.value === undefined).flatMap(spellings);
  return [...word.slice(1)].every((letter) => ['-h', '-V', ...switches].includes(`-${letter}`));
}

function isGluedValue(word: string): boolean {
  return /^-e(?:@|\{|\[|[\w.-]+=)/.test(word) || /^-j\d+$/.test(word);
}
