import type { Json, JsonObject } from '../../../util/json.ts';
import { noOption } from '../docker/access.ts';

const durations = ['interval', 'timeout', 'start_period', 'start_interval'] as const;

/** Options of a health check. Throws CodedError MP4353 for a command without a shell. */
export function healthWords(value: Json): readonly string[] {
  const check = value as JsonObject;
  const [kind, ...words] = testOf(check);
  if (kind === 'NONE') return ['--no-healthcheck'];
  if (kind === 'CMD') {
    throw noOption(
      'docker_container',
      'healthcheck.test with CMD',
      'Write the command as text, or with CMD-SHELL: it is run by a shell then.',
    );
  }
  const times = durations.flatMap((name) =>
    check[name] == null ? [] : [`--health-${name.replace('_', '-')}`, String(check[name])],
  );
  const retries = check.retries == null ? [] : ['--health-retries', String(check.retries)];
  return [...(kind === undefined ? [] : ['--health-cmd', words.join(' ')]), ...times, ...retries];
}

function testOf({ test }: JsonObject): readonly string[] {
  if (test == null) return [];
  return Array.isArray(test) ? (test as readonly string[]) : ['CMD-SHELL', String(test)];
}

/** A health check to be compared: each field that is given. */
export function askedHealth(value: Json): readonly string[] {
  const check = value as JsonObject;
  const times = durations.map((name) => [
    name,
    check[name] == null ? 0 : nanoseconds(String(check[name])),
  ]);
  return fields([['test', testOf(check).join(' ')], ...times, ['retries', check.retries ?? 0]]);
}

/** The same as the daemon tells it. */
export function toldHealth(value: Json): readonly string[] {
  const { Test, Interval, Timeout, StartPeriod, StartInterval, Retries } = value as JsonObject;
  return fields([
    ['test', ((Test ?? []) as readonly string[]).join(' ')],
    ['interval', Interval],
    ['timeout', Timeout],
    ['start_period', StartPeriod],
    ['start_interval', StartInterval],
    ['retries', Retries],
  ]);
}

function fields(
  pairs: readonly (readonly [string, unknown] | readonly unknown[])[],
): readonly string[] {
  return pairs
    .filter(([, value]) => Boolean(value))
    .map(([name, value]) => `${String(name)}=${String(value)}`);
}

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** `1m30s` in nanoseconds. */
function nanoseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? 's'] ?? 0), 0);
}
