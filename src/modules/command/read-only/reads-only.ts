import { basename } from 'node:path';
import { lookerRules } from './looker-rules.ts';
import { type ReadingProgram, readingPrograms } from './programs.ts';
import { expansion, shellCommands } from './shell-line.ts';

/**
 * Whether a program that is started with these words only reads: it and its command are in the
 * shipped list, or in `more` (`mytool show`), and no option makes it write.
 */
export function wordsReadOnly(words: readonly string[], more: readonly string[]): boolean {
  const [program = '', ...rest] = words;
  const name = basename(program);
  const rule = lookerRules.get(name);
  if (rule !== undefined && !rule(rest)) return false;
  return programsOf(name, more).some((each) => readsWith(each, rest));
}

/** The same of a command line for a shell: all that it runs reads, and it redirects nowhere. */
export function lineReadsOnly(line: string, more: readonly string[]): boolean {
  const commands = shellCommands(line);
  if (commands === undefined || commands.length === 0) return false;
  return commands.every((words) => wordsReadOnly(words, more));
}

function programsOf(name: string, more: readonly string[]): ReadingProgram[] {
  const shipped = readingPrograms.get(name);
  const reads = more.map((entry) => entry.split(/\s+/)).filter(([first]) => first === name);
  const added = { names: [name], reads: reads.map(([, ...words]) => words.join(' ')) };
  const all = { ...shipped, ...added, reads: [...(shipped?.reads ?? []), ...added.reads] };
  return all.reads.length === 0 ? [] : [all];
}

function readsWith(program: ReadingProgram, words: readonly string[]): boolean {
  return program.reads.some((entry) => {
    const parts = entry.split(' ').filter((part) => part !== '');
    const command = parts.filter((part) => !part.startsWith('!'));
    const never = parts.filter((part) => part.startsWith('!')).map((part) => part.slice(1));
    const rest = behindCommand(program, command, words);
    return rest !== undefined && !rest.some((word) => isOneOf(never, word, program));
  });
}

/** What follows the command, with its own options; undefined: the words are another command. */
function behindCommand(
  { valued = [], switches = [] }: ReadingProgram,
  command: readonly string[],
  words: readonly string[],
): readonly string[] | undefined {
  let at = 0;
  for (const part of command) {
    for (; words[at]?.startsWith('-'); at += 1) {
      const word = words[at] ?? '';
      if (valued.includes(word)) at += 1;
      else if (!switches.includes(word) && !valued.includes(word.replace(/=.*/s, ''))) return;
    }
    if (words[at] !== part) return undefined;
    at += 1;
  }
  return words.slice(at);
}

/** Whether the word is, or could become, one of these options. */
function isOneOf(never: readonly string[], word: string, { abbreviates }: ReadingProgram): boolean {
  if (never.length === 0) return false;
  if (word.startsWith(expansion)) return true;
  const name = word.replace(/=.*/s, '');
  return never.some((option) => {
    if (/^-[a-zA-Z]$/.test(option)) return /^-[^-]/.test(word) && word.includes(option.charAt(1));
    return option === name || (abbreviates && name.length > 2 && option.startsWith(name));
  });
}
