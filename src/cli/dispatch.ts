import { didYouMean } from '../diagnostic/suggest.ts';
import { type CommandName, commandNames, flagsOf } from './commands.ts';
import type { Flag } from './flag.ts';
import { runFlags } from './flags.ts';
import { expandSingleDash, spellings } from './single-dash.ts';
import { UsageError } from './usage-error.ts';

/** Which command is meant, and the words that belong to it. */
export interface Dispatch {
  readonly command: CommandName;
  readonly words: readonly string[];
}

/**
 * Finds the command: the first bare word is a playbook if it is `-`, has a path separator or ends
 * in .yml, .yaml or .json; anything else must be the name of a command, so that a new command can
 * never collide with a file. `--help` and `--version` win over everything.
 * Throws UsageError MP7001 to MP7003.
 */
export function dispatch(argv: readonly string[]): Dispatch {
  if (argv.length === 0) {
    const hint = 'mirror-play site.yml runs a playbook';
    throw new UsageError('MP7001', 'nothing to do', { hint });
  }
  const named = commandNames.find((name) => name === argv[0]);
  const words = expandSingleDash(argv, flagsOf(named ?? 'run'));
  const at = named === undefined ? bareWordAt(words) : 0;
  const bare = at < 0 ? undefined : words[at];
  const command = bare === undefined || isPlaybook(bare) ? 'run' : commandOf(bare);
  const rest = bare === undefined || isPlaybook(bare) ? words : words.toSpliced(at, 1);
  const options = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
  if (has(options, '--help', 'h')) return { command: 'help', words: bare ? [command] : [] };
  if (has(options, '--version', 'V')) return { command: 'version', words: [] };
  return { command, words: rest };
}

/** Whether a bare word names a playbook. */
export function isPlaybook(word: string): boolean {
  return word === '-' || /[/\\]/.test(word) || /\.(?:ya?ml|json)$/i.test(word);
}

function bareWordAt(words: readonly string[]): number {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return index + 1 < words.length ? index + 1 : -1;
    if (word === '-' || !word.startsWith('-')) return index;
    if (takesValue(word, runFlags)) index++;
  }
  return -1;
}

function takesValue(word: string, flags: readonly Flag[]): boolean {
  return flags.some((flag) => flag.value !== undefined && spellings(flag).includes(word));
}

function commandOf(word: string): CommandName {
  const known = commandNames.find((name) => name === word);
  if (known) return known;
  throw new UsageError('MP7002', `"${word}" is neither a command nor a playbook`, {
    hint:
      didYouMean(word, commandNames) ??
      `a playbook ends in .yml, .yaml or .json, or has a path: ./${word}`,
  });
}

/** Whether a switch is among the words, alone or in a group such as `-vh`. */
function has(words: readonly string[], long: string, letter: string): boolean {
  const group = new RegExp(`^-[CDnqvhV]*${letter}[CDnqvhV]*$`);
  return words.some((word) => word === long || group.test(word));
}
