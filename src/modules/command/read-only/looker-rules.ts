type Rule = (words: readonly string[]) => boolean;

const isOption = (word: string) => word.startsWith('-') && word !== '-';

/** `p`, `5q`, `/x/d`, `s/a/b/g`: what prints lines or changes them on their way. */
const sedScript =
  /^\s*(?:(?:\d+|\$|\/[^/]*\/)(?:,(?:\d+|\$|\/[^/]*\/))?)?\s*!?(?:[pdq=]|s([^\w\s\\])(?:\\.|(?!\1)[^\\])*\1(?:\\.|(?!\1)[^\\])*\1[gpiI\d]*)\s*$/s;

const sed: Rule = (words) => {
  const options = words.filter(isOption);
  if (options.some((word) => !/^-[nEre]+$/.test(word) && word !== '--quiet')) return false;
  const operands = words.filter((word) => !isOption(word));
  const scripts = options.some((word) => word.includes('e'))
    ? words.filter((_, at) => /^-[nEr]*e$/.test(words[at - 1] ?? ''))
    : operands.slice(0, 1);
  return scripts.length > 0 && scripts.every((script) => sedScript.test(script));
};

/** A program that prints elsewhere than to its output, or runs something, has one of these. */
const awkReaches = /[>|@]|system|getline|close/;

const awk: Rule = (words) =>
  !words.some((word, at) => /^-[^Fv]/.test(word) && words[at - 1] !== '-F') &&
  !words.some((word) => !isOption(word) && awkReaches.test(word));

/** Programs that read with some operands only. */
export const lookerRules: ReadonlyMap<string, Rule> = new Map([
  ['sed', sed],
  ['awk', awk],
  ['gawk', awk],
  ['mawk', awk],
  ['uniq', (words) => words.every(isOption)],
  ['hostname', (words) => words.every((word) => /^-[^F-]/.test(word))],
  ['date', (words) => words.every((word) => word.startsWith('+') || /^(?:-u|-R|-I.*)$/.test(word))],
  ['command', ([flag]) => flag === '-v' || flag === '-V'],
]);
