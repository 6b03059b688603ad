import { valueError } from './template-error.ts';
import { MONTHS } from './time.ts';

const PARSERS: Readonly<Record<string, string>> = {
  Y: '(?<year>\\d{4})',
  y: '(?<shortYear>\\d{2})',
  m: '(?<month>\\d{1,2})',
  d: '(?<day>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  M: '(?<minute>\\d{1,2})',
  S: '(?<second>\\d{1,2})',
  f: '(?<fraction>\\d{1,6})',
  b: '(?<monthName>[A-Za-z]{3})',
  B: '(?<monthName>[A-Za-z]{3})[a-z]*',
  a: '[A-Za-z]{3}',
  A: '[A-Za-z]+',
  I: '(?<hour>\\d{1,2})',
  p: '(?<half>[AaPp][Mm])',
  z: '(?<zone>Z|[+-]\\d\\d:?\\d\\d)',
  Z: '[A-Z]+',
  '%': '%',
};

/**
 * Text read as Python's `strptime` does, given back as Python prints a datetime. Throws a
 * TemplateError when the text does not fit the format.
 */
export function parseTime(text: string, format: string): string {
  const source = format.replace(/%([a-zA-Z%])|\s+|[\\^$.*+?()[\]{}|]/g, (part, letter?: string) => {
    if (letter !== undefined) return PARSERS[letter] ?? part;
    return part.trim() === '' ? '\\s+' : `\\${part}`;
  });
  const found = patternOf(source, format).exec(text);
  if (found === null) {
    throw valueError(`time data '${text}' does not match format '${format}'`);
  }
  return printed(found.groups ?? {}, text);
}

function patternOf(source: string, format: string): RegExp {
  try {
    return new RegExp(`^${source}$`, 'i');
  } catch (cause) {
    throw valueError(`'${format}' is not a format that can be read`, { cause });
  }
}

type Groups = Readonly<Record<string, string | undefined>>;

function printed(groups: Groups, text: string): string {
  const number = (name: string, fallback: number): number => Number(groups[name] ?? fallback);
  const [month, day, hour] = [monthOf(groups), number('day', 1), hourOf(groups)];
  const moment = Date.UTC(
    yearOf(groups),
    month - 1,
    day,
    hour,
    number('minute', 0),
    number('second', 0),
  );
  const time = new Date(moment);
  const fits = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24;
  if (!fits) throw valueError(`time data '${text}' is out of range`);
  const iso = time.toISOString().slice(0, 19).replace('T', ' ');
  return iso + fractionText(groups.fraction) + zoneText(groups.zone);
}

function yearOf({ year, shortYear }: Groups): number {
  if (shortYear === undefined) return Number(year ?? 1900);
  return (Number(shortYear) < 69 ? 2000 : 1900) + Number(shortYear);
}

function hourOf({ hour, half }: Groups): number {
  const hours = Number(hour ?? 0);
  return half === undefined ? hours : (hours % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function fractionText(fraction: string | undefined): string {
  const micros = (fraction ?? '').padEnd(6, '0');
  return Number(micros) === 0 ? '' : `.${micros}`;
}

function monthOf({ month, monthName }: Groups): number {
  if (monthName === undefined) return Number(month ?? 1);
  return MONTHS.findIndex((name) => name.toLowerCase().startsWith(monthName.toLowerCase())) + 1;
}

function zoneText(offset: string | undefined): string {
  if (offset === undefined) return '';
  return offset === 'Z' ? '+00:00' : offset.replace(/^(...):?/, '$1:');
}
