import type { Parsed } from './parse.ts';

/** What a repeatable flag collects; where it is not given, what the variable says. */
export function listed(
  parsed: Parsed,
  name: string,
  variable: string | undefined,
): readonly string[] {
  const given = parsed.list(name);
  if (given.length > 0) return given;
  return variable === undefined || variable === '' ? [] : [variable];
}

/** A variable that says yes. */
export function isOn(text: string | undefined): boolean {
  return /^(?:1|true|yes|on|y|t)$/i.test(text ?? '');
}

/** Whether a variable is set, and not to a yes. */
export function isOff(text: string | undefined): boolean {
  return text !== undefined && text !== '' && !isOn(text);
}
