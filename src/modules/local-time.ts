/** `2026-01-31 12:00:00.123456`, in local time. */
export function localTime(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const local = new Date(whole - new Date(whole).getTimezoneOffset() * 60_000).toISOString();
  const micro = Math.floor((milliseconds - whole) * 1000);
  return `${local.slice(0, 10)} ${local.slice(11, 23)}${String(micro).padStart(3, '0')}`;
}
