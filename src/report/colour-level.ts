import type { TextStream } from './output.ts';

export type ColourChoice = 'always' | 'never' | 'auto';

/** 0 none, 1 sixteen colours: all we use. */
export type ColourLevel = 0 | 1;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether a stream gets colour: the flag, then NO_COLOR (no-color.org: set and not empty), then
 * FORCE_COLOR (force-color.org; `0` and `false` mean no) or CLICOLOR_FORCE, then whether the stream is a terminal.
 */
export function colourLevel(
  choice: ColourChoice,
  environment: Environment,
  stream: TextStream,
): ColourLevel {
  if (choice !== 'auto') return choice === 'always' ? 1 : 0;
  if (isSet(environment.NO_COLOR)) return 0;
  const force = environment.FORCE_COLOR ?? environment.CLICOLOR_FORCE;
  if (isSet(force)) return force === '0' || force === 'false' ? 0 : 1;
  return stream.isTTY === true && environment.TERM !== 'dumb' ? 1 : 0;
}

/** Whether the locale lets us print more than ASCII (setlocale(3): LC_ALL, LC_CTYPE, LANG). */
export function hasUnicode(environment: Environment): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG;
  if (!isSet(locale)) return environment.TERM !== 'linux';
  return /utf-?8/i.test(locale);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
