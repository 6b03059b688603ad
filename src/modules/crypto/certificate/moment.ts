import { CodedError } from '../../../util/coded-error.ts';

const second = 1000;
const units = [7 * 86_400, 86_400, 3600, 60, 1] as const;

const relative = /^([+-])(?=\d)(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/i;
const absolute = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-]\d\d):?(\d\d))$/;

/**
 * Milliseconds since 1970, of a whole second, that a text such as `+52w1d` or `20300131235959Z`
 * means. Throws a CodedError for anything else.
 */
export function readMoment(text: string, argument: string, now: number): number {
  const moment = fromNow(text, now) ?? fixed(text);
  if (moment !== undefined && !Number.isNaN(moment)) return Math.floor(moment / second) * second;
  throw new CodedError('MP4337', `${argument} "${text}" is no moment`, {
    hint: 'Write +3650d, +1w2d3h4m5s, or YYYYMMDDHHMMSSZ.',
  });
}

function fromNow(text: string, now: number): number | undefined {
  const [, sign, ...counts] = relative.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const seconds = units.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0);
  return now + (sign === '-' ? -seconds : seconds) * second;
}

function fixed(text: string): number | undefined {
  const [, year, month, day, hour, minute, seconds = '00', zoneHour, zoneMinute] =
    absolute.exec(text) ?? [];
  if (year === undefined) return undefined;
  const zone = zoneHour === undefined ? 'Z' : `${zoneHour}:${zoneMinute}`;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${seconds}${zone}`);
}

/** `20300131235959Z` */
export function momentText(moment: number): string {
  return `${new Date(moment).toISOString().replace(/[-:T]|\..*/g, '')}Z`;
}
