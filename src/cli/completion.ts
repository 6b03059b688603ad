import { exitCodes } from '../app/exit-code.ts';
import type { ProcessIo } from '../app/options.ts';
import { allFlags, commandNames } from './commands.ts';
import type { Flag } from './flag.ts';
import { spellings } from './single-dash.ts';
import { UsageError } from './usage-error.ts';

const shells: Readonly<Record<string, () => string>> = { bash, zsh, fish };

/** `mirror-play completion SHELL`. Throws UsageError MP7006. */
export async function printCompletion(words: readonly string[], io: ProcessIo): Promise<number> {
  const shell = words[0] ?? '';
  const script = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (script === undefined) {
    const message = shell === '' ? 'which shell?' : `no completion for "${shell}"`;
    throw new UsageError('MP7006', message, { hint: 'bash, zsh and fish are known' });
  }
  io.stdout.write(`${script()}\n`);
  return exitCodes.ok;
}

function bash(): string {
  const cases = allFlags.filter((flag) => flag.choices).map(bashChoices);
  return `_mirror_play() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  case $prev in
${cases.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "${allLongs().join(' ')}" -- "$cur"))
  else
    COMPREPLY=($(compgen -W "${commandNames.join(' ')}" -- "$cur") $(compgen -f -- "$cur"))
  fi
}
complete -o filenames -F _mirror_play mirror-play`;
}

function bashChoices(flag: Flag): string {
  const words = flag.choices?.join(' ') ?? '';
  const patterns = spellings(flag).join('|');
  return `    ${patterns}) COMPREPLY=($(compgen -W "${words}" -- "$cur")); return ;;`;
}

function zsh(): string {
  const rows = allFlags.flatMap((flag) =>
    spellings(flag).map((spelling) => {
      const values = flag.choices ? `(${flag.choices.join(' ')})` : '_files';
      const value = flag.value === undefined ? '' : `:${flag.value}:${values}`;
      return `  '${flag.repeats ? '*' : ''}${spelling}[${flag.text.replaceAll("'", '’')}]${value}' \\`;
    }),
  );
  return `#compdef mirror-play
_arguments \\
${rows.join('\n')}
  '1:command or playbook:{_alternative "commands:command:(${commandNames.join(' ')})" "files:playbook:_files"}' \\
  '*:playbook:_files'`;
}

function fish(): string {
  const rows = allFlags.map((flag) => {
    const shorts = [flag.short ?? [], flag.otherShorts ?? []].flat().map((s) => ` -s ${s}`);
    const longs = [flag.name, ...(flag.aliases ?? [])].map((name) => ` -l ${name}`);
    const values = flag.choices ? ` -x -a '${flag.choices.join(' ')}'` : flag.value ? ' -r' : '';
    const text = flag.text.replaceAll("'", "\\'");
    return `complete -c mirror-play${shorts.join('')}${longs.join('')}${values} -d '${text}'`;
  });
  const names = commandNames.join(' ');
  return `${rows.join('\n')}\ncomplete -c mirror-play -n __fish_is_first_arg -a '${names}'`;
}

function allLongs(): string[] {
  const longs = allFlags.flatMap((flag) => [flag.name, ...(flag.aliases ?? [])]);
  return [...longs, 'help', 'version'].map((name) => `--${name}`);
}
