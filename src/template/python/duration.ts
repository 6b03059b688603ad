import type { Callable, Timestamp, Value } from '../value.ts';
import { Namespace } from './namespace.ts';
import { toFloat } from './types.ts';

/** The time between two moments, with the attributes of Python's timedelta. */
export function durationBetween(later: Timestamp, earlier: Timestamp): Value {
  const micros = microseconds(later) - microseconds(earlier);
  const days = Math.floor(micros / DAY);
  const rest = micros - days * DAY;
  const total: Callable = {
    kind: 'callable',
    name: 'total_seconds',
    call: () => toFloat(micros / SECOND),
  };
  return new Namespace([
    ['days', days],
    ['seconds', Math.floor(rest / SECOND)],
    ['microseconds', rest % SECOND],
    ['total_seconds', total],
  ]);
}

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

function microseconds({ text, dateOnly }: Timestamp): number {
  const iso = dateOnly ? `${text}T00:00:00Z` : text.replace(' ', 'T');
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`;
  const fraction = /\.(\d+)/.exec(text)?.[1]?.padEnd(6, '0').slice(0, 6) ?? '0';
  return Date.parse(zoned.replace(/\.\d+/, '')) * 1000 + Number(fraction);
}
