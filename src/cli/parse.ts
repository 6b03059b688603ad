import { Command, CommanderError, Option } from 'commander';
import { type Flag, variableOf } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What flags and environment say, by flag name. */
export interface Parsed {
  /** Words that are no flags. */
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** How often a switch that may repeat was given. */
  count(name: string): number;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

type FlagValue = boolean | number | string | readonly string[];

/**
 * Reads a command line: flags, where they are silent the `MIRROR_PLAY_*` variables.
 * Throws UsageError (MP7003 unknown flag, MP7004 bad value, MP7005 bad variable).
 */
export function parse(
  words: readonly string[],
  flags: readonly Flag[],
  environment: Environment,
): Parsed {
  const command = commandOf(flags);
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? usageError(error) : error;
  }
  const given = command.opts<Record<string, FlagValue>>();
  const values = new Map<string, FlagValue>();
  for (const flag of flags) {
    const value = given[flag.name] ?? fromVariable(flag, environment);
    if (value !== undefined) values.set(flag.name, value);
  }
  return parsed(command.args, values);
}

function parsed(operands: readonly string[], values: ReadonlyMap<string, FlagValue>): Parsed {
  return {
    operands,
    has: (name) => values.get(name) === true,
    count: (name) => Number(values.get(name) ?? 0),
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    list: (name) => {
      const value = values.get(name);
      return Array.isArray(value) ? value : [];
    },
  };
}

function commandOf(flags: readonly Flag[]): Command {
  const command = new Command('mirror-play')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .helpOption(false)
    .allowExcessArguments()
    .argument('[operands...]');
  for (const flag of flags) for (const option of optionsOf(flag)) command.addOption(option);
  return command;
}

/** One commander option per spelling pair, all of them setting the flag's own name. */
function optionsOf(flag: Flag): Option[] {
  const longs = [flag.name, ...(flag.aliases ?? [])];
  const shorts = [flag.short, ...(flag.otherShorts ?? [])];
  return longs.map((long, index) => {
    const short = shorts[index] === undefined ? '' : `-${shorts[index]}, `;
    const option = new NamedOption(flag.name, `${short}--${long}${metavar(flag)}`);
    if (flag.choices) option.choices(flag.choices);
    if (!flag.repeats) return option;
    return flag.value === undefined ? option.argParser(addOne) : option.argParser(collect);
  });
}

/** An option that sets another name than its own: aliases, and `--no-bytes`, which negates nothing. */
class NamedOption extends Option {
  readonly #target: string;

  constructor(target: string, flags: string) {
    super(flags);
    this.#target = target;
    this.negate = false;
  }

  override attributeName(): string {
    return this.#target;
  }
}

function metavar(flag: Flag): string {
  return flag.value === undefined ? '' : ` <${flag.value}>`;
}

function addOne(_value: string, before: number | undefined): number {
  return (before ?? 0) + 1;
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

function usageError(error: CommanderError): UsageError {
  const message = error.message.replace(/^error: /, '').replace(/\n\(Did you mean .*$/s, '');
  const meant = /\(Did you mean (.*)\?\)/.exec(error.message)?.[1];
  const code = error.code === 'commander.unknownOption' ? 'MP7003' : 'MP7004';
  const hint =
    meant === undefined ? 'mirror-play --help lists the flags' : `did you mean ${meant}?`;
  return new UsageError(code, message, { hint });
}

function fromVariable(flag: Flag, environment: Environment): FlagValue | undefined {
  const text = environment[variableOf(flag)];
  if (text === undefined || text === '') return undefined;
  if (flag.value === undefined) return switchValue(flag, text);
  if (flag.choices && !flag.choices.includes(text)) {
    throw badVariable(flag, text, flag.choices.join(', '));
  }
  return flag.repeats ? [text] : text;
}

function switchValue(flag: Flag, text: string): boolean | number {
  if (flag.repeats && /^\d$/.test(text)) return Number(text);
  if (/^(?:1|true|yes|on)$/i.test(text)) return flag.repeats ? 1 : true;
  if (/^(?:0|false|no|off)$/i.test(text)) return flag.repeats ? 0 : false;
  throw badVariable(flag, text, 'yes, no');
}

function badVariable(flag: Flag, text: string, allowed: string): UsageError {
  const message = `${variableOf(flag)} is "${text}"`;
  return new UsageError('MP7005', message, { hint: `allowed are: ${allowed}` });
}
