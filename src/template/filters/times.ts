import { parseTime } from '../parse-time.ts';
import type { Evaluation, Filter, Named } from '../plugins.ts';
import { argument } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { asDouble, isNumeric } from '../python/number.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import { formatTime, timeOf } from '../time.ts';
import { Timestamp, type Value } from '../value.ts';

/** Filters over points in time. */
export const TIME_FILTERS: Readonly<Record<string, Filter>> = {
  strftime,
  to_datetime: (value, args, named) =>
    new Timestamp(
      parseTime(str(value), str(argument(args, named, 0, 'format') ?? '%Y-%m-%d %H:%M:%S')),
      false,
    ),
};

function strftime(
  value: Value,
  args: readonly Value[],
  named: Named,
  { host }: Evaluation,
): string {
  const second = argument(args, named, 0, 'second') ?? null;
  const utc = truth(argument(args, named, 1, 'utc') ?? false);
  return formatTime(timeOf(second === null ? host.now() : epochOf(second), utc), str(value));
}

/** Seconds since 1970 as milliseconds. */
function epochOf(second: Value): number {
  const seconds = isNumeric(second) ? asDouble(second) : Number(str(second));
  if (!Number.isFinite(seconds)) {
    throw valueError(`Invalid value for epoch value (${str(second)})`);
  }
  return Math.floor(seconds) * 1000;
}
