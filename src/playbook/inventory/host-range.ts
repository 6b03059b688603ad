import { CodedError } from '../../util/coded-error.ts';

/** What a host entry names. */
interface HostNames {
  readonly names: readonly string[];
  /** Of `name:port`. */
  readonly port: number | undefined;
}

/**
 * The hosts of an entry: `web[01:10].example.com`, `db-[a:f]`, `node[1:9:2]`, several ranges in
 * one, `name:port`, `[::1]:22`. Throws a CodedError MP2030.
 */
export function expandRange(entry: string): HostNames {
  const [, bare = entry, port] =
    /^((?:\[[\da-f:.]*:[\da-f:.]*\]|[^:[\]]|\[[^\]]*\])+):(\d+)$/i.exec(entry) ?? [];
  const name = /^\[([\da-f:.]*::[\da-f:.]*)\]$/i.exec(bare)?.[1];
  return {
    names: name === undefined ? expand(bare) : [name],
    port: port === undefined ? undefined : Number(port),
  };
}

function expand(pattern: string): string[] {
  const found = /^(.*?)\[([^\]]*:[^\]]*)\](.*)$/.exec(pattern);
  if (found === null) return [pattern];
  const [, head = '', range = '', tail = ''] = found;
  const rest = expand(tail);
  return stepsOf(range, pattern).flatMap((step) => rest.map((end) => head + step + end));
}

function stepsOf(range: string, pattern: string): string[] {
  const [begin = '', end = '', step = '1', ...more] = range.split(':');
  if (more.length > 0 || end === '') throw noRange(pattern);
  const stride = Number(step);
  if (!Number.isInteger(stride) || stride < 1) throw noRange(pattern);
  const letters = /^[a-z]$/i.test(begin) && /^[a-z]$/i.test(end);
  const numbers = /^\d*$/.test(begin) && /^\d+$/.test(end);
  if (!letters && !numbers) throw noRange(pattern);
  return letters
    ? letterSteps(begin, end, stride, pattern)
    : numberSteps(begin, end, stride, pattern);
}

/** Leading zeros set the width: both ends have to have the same one then. */
function numberSteps(begin: string, end: string, stride: number, pattern: string): string[] {
  const padded = begin.length > 1 && begin.startsWith('0');
  if (padded && begin.length !== end.length) throw noRange(pattern);
  const steps = sequence(Number(begin || '0'), Number(end), stride, pattern);
  return steps.map((at) => String(at).padStart(padded ? begin.length : 0, '0'));
}

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

function letterSteps(begin: string, end: string, stride: number, pattern: string): string[] {
  const steps = sequence(alphabet.indexOf(begin), alphabet.indexOf(end), stride, pattern);
  return steps.map((at) => alphabet.charAt(at));
}

const mostHosts = 100_000;

function sequence(first: number, last: number, stride: number, pattern: string): number[] {
  if (first > last || (last - first) / stride > mostHosts) throw noRange(pattern);
  return Array.from(
    { length: Math.floor((last - first) / stride) + 1 },
    (_, at) => first + at * stride,
  );
}

function noRange(pattern: string): CodedError {
  return new CodedError('MP2030', `"${pattern}" is no range of hosts`, {
    hint: 'A range is [first:last] or [first:last:step], of numbers or letters: web[01:10].',
  });
}
