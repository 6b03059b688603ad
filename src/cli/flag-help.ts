import type { Flag } from './flag.ts';

const columns = 80;
const flagColumn = 28;

/** The flags of a command, by group, and those that all commands have. */
export function flagHelp(flags: readonly Flag[]): string {
  const groups = [...new Set(flags.map((flag) => flag.group))];
  const blocks = groups.map((group) => {
    const rows = flags.filter((flag) => flag.group === group).map(flagRow);
    return `${group}:\n${rows.join('\n')}`;
  });
  return `${blocks.join('\n\n')}\n\nOther:\n${row('-V, --version', 'print the version')}
${row('-h, --help', 'print this')}`;
}

function flagRow(flag: Flag): string {
  const shorts = [flag.short ?? [], flag.otherShorts ?? []].flat().map((letter) => `-${letter}`);
  const aliases = (flag.aliases ?? []).filter((alias) => alias !== 'colour');
  const longs = [flag.name, ...aliases].map((name) => `--${name}`);
  const value = flag.value === undefined ? '' : ` ${flag.value}`;
  const choices = flag.choices === undefined ? '' : ` (${flag.choices.join(', ')})`;
  return row([...shorts, ...longs].join(', ') + value, flag.text + choices);
}

/** A name and what it means, in columns. */
export function row(left: string, right: string, indent: number = flagColumn): string {
  const lines = wrap(right, columns - indent);
  const first = `  ${left}`;
  const head = first.length < indent - 1 ? first.padEnd(indent) : `${first}\n${' '.repeat(indent)}`;
  return head + lines.join(`\n${' '.repeat(indent)}`);
}

/** A text in lines of at most so many characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
