import { valueError } from './template-error.ts';

/** A moment in a time zone, taken apart. */
export interface LocalTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Sunday is 0. */
  readonly weekday: number;
  /** Milliseconds since 1970. */
  readonly epoch: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** The local (or UTC) time of a moment given in milliseconds since 1970. */
export function timeOf(epoch: number, utc: boolean): LocalTime {
  const offset = utc ? 0 : -new Date(epoch).getTimezoneOffset();
  const shifted = new Date(epoch + offset * 60_000);
  if (Number.isNaN(shifted.getTime())) throw valueError(`timestamp out of range: ${epoch}`);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    microsecond: shifted.getUTCMilliseconds() * 1000,
    weekday: shifted.getUTCDay(),
    epoch,
    offset,
  };
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** Names of the months in the C locale. */
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

type Directive = (time: LocalTime) => string;

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  '%': () => '%',
  a: ({ weekday }) => (DAYS[weekday] ?? '').slice(0, 3),
  A: ({ weekday }) => DAYS[weekday] ?? '',
  b: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  B: ({ month }) => MONTHS[month - 1] ?? '',
  c: (time) => formatTime(time, '%a %b %e %H:%M:%S %Y'),
  d: ({ day }) => pad(day),
  D: (time) => formatTime(time, '%m/%d/%y'),
  e: ({ day }) => String(day).padStart(2),
  f: ({ microsecond }) => pad(microsecond, 6),
  F: (time) => formatTime(time, '%Y-%m-%d'),
  h: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  H: ({ hour }) => pad(hour),
  I: ({ hour }) => pad(hour % 12 || 12),
  j: (time) => pad(dayOfYear(time), 3),
  m: ({ month }) => pad(month),
  M: ({ minute }) => pad(minute),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  R: (time) => formatTime(time, '%H:%M'),
  s: ({ epoch }) => String(Math.floor(epoch / 1000)),
  S: ({ second }) => pad(second),
  t: () => '\t',
  T: (time) => formatTime(time, '%H:%M:%S'),
  u: ({ weekday }) => String(weekday || 7),
  U: (time) => pad(Math.floor((dayOfYear(time) + 6 - time.weekday) / 7)),
  V: (time) => pad(isoWeek(time).week),
  G: (time) => String(isoWeek(time).year),
  w: ({ weekday }) => String(weekday),
  W: (time) => pad(Math.floor((dayOfYear(time) + 6 - ((time.weekday + 6) % 7)) / 7)),
  x: (time) => formatTime(time, '%m/%d/%y'),
  X: (time) => formatTime(time, '%H:%M:%S'),
  y: ({ year }) => pad(year % 100),
  Y: ({ year }) => String(year),
  z: ({ offset }) => zone(offset),
  Z: ({ offset }) => (offset === 0 ? 'UTC' : zone(offset)),
};

/** Python's `strftime` in the C locale; an unknown directive stays as written. */
export function formatTime(time: LocalTime, format: string): string {
  return format.replace(/%-?([a-zA-Z%])/g, (whole, letter: string) => {
    const directive = DIRECTIVES[letter];
    if (directive === undefined) return whole;
    const text = directive(time);
    return whole.startsWith('%-') ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}

function pad(value: number, length = 2): string {
  return String(value).padStart(length, '0');
}

function zone(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
}

const DAY = 86_400_000;

function dayOfYear({ year, month, day }: LocalTime): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(year, 0, 1)) / DAY) + 1;
}

/** ISO 8601 week: the one that holds the year's first Thursday is week 1. */
function isoWeek(time: LocalTime): { week: number; year: number } {
  const monday = (time.weekday + 6) % 7;
  const thursday = Date.UTC(time.year, time.month - 1, time.day + 3 - monday);
  const year = new Date(thursday).getUTCFullYear();
  return { week: Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1, year };
}
