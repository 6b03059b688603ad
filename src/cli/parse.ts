import { Command, CommanderError, Option } from 'commander';
import type { Flag } from './flag.ts';
import { variableOf } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What flags and environment say, by flag name. */
export interface Parsed {
  /** Words that are no flags. */
  readonly operands: readonly string[];
  has(name: string): boolean;
  /** What a switch was set to, by name or with `=false`; undefined: nothing is said. */
  switch(name: string): boolean | undefined;
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
  const { rest, settings } = takeSettings(words, flags);
  try {
    command.parse(rest, { from: 'user' });
  } catch (error) {
    throw error instanceof CommanderError ? usageError(error) : error;
  }
  const given = command.opts<Record<string, FlagValue>>();
  const values = new Map<string, FlagValue>();
  for (const flag of flags) {
    const value = settings.get(flag.name) ?? given[flag.name] ?? fromVariable(flag, environment);
    if (value !== undefined) values.set(flag.name, value);
  }
  return parsed(command.args, values);
}

function parsed(operands: readonly string[], values: ReadonlyMap<string, FlagValue>): Parsed {
  return {
    operands,
    has: (name) => values.get(name) === true,
    switch: (name) => {
      const value = values.get(name);
      return typeof value === 'boolean' ? value : undefined;
    },
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

/**
 * Takes out switches with a value, `--tls-verify=false`, as tools written in Go have them; they go
 * before the bare switch. Throws UsageError MP7004.
 */
function takeSettings(words: readonly string[], flags: readonly Flag[]) {
  const settings = new Map<string, boolean>();
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const rest = words.filter((word, index) => {
    const [, name = '', text = ''] = /^--([\w-]+)=(.*)$/s.exec(word) ?? [];
    const flag = flags.find(
      (known) => isSwitch(known) && [known.name, ...(known.aliases ?? [])].includes(name),
    );
    if (flag === undefined || index >= end) return true;
    if (!/^(?:true|false)$/i.test(text)) throw noSwitchValue(word);
    settings.set(flag.name, /^true$/i.test(text));
    return false;
  });
  return { rest, settings };
}

function noSwitchValue(word: string): UsageError {
  return new UsageError('MP7004', `${word} is no switch`, { hint: 'allowed are: true, false' });
}

function isSwitch(flag: Flag): boolean {
  return flag.value === undefined && !flag.repeats;
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
