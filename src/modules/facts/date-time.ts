const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** `ansible_date_time` of a moment (milliseconds since 1970), in local time; all text. */
export function dateTime(now: number): Readonly<Record<string, string>> {
  const date = new Date(now);
  const [year, month, day] = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())];
  const [hour, minute, second] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two);
  const iso = new Date(Math.floor(now)).toISOString();
  const micro = `${iso.slice(20, 23)}000`;
  const basic = `${year}${month}${day}T${hour}${minute}${second}`;
  return {
    year: String(year),
    month,
    day,
    weekday: days[date.getDay()] ?? '',
    weekday_number: String(date.getDay()),
    weeknumber: weekNumber(date),
    hour: hour ?? '',
    minute: minute ?? '',
    second: second ?? '',
    epoch: String(Math.floor(now / 1000)),
    epoch_int: String(Math.floor(now / 1000)),
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    iso8601_micro: `${iso.slice(0, 20)}${micro}Z`,
    iso8601: `${iso.slice(0, 19)}Z`,
    iso8601_basic: `${basic}${micro}`,
    iso8601_basic_short: basic,
    tz: zoneName(date),
    tz_dst: zoneName(date),
    tz_offset: offset(date),
  };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Week of the year from Monday on, as `strftime('%W')` counts. */
function weekNumber(date: Date): string {
  const start = new Date(date.getFullYear(), 0, 1);
  const day = Math.round((date.getTime() - start.getTime()) / 86_400_000);
  const sinceMonday = (date.getDay() + 6) % 7;
  return two(Math.floor((day + 7 - sinceMonday) / 7));
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC';
}

function offset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
}
