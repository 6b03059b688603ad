import type { FailureReason, ImageProblem } from '../event/image.ts';

/**
 * Failures of one kind in a row after which a host is given up; kinds that concern one image are
 * not here. More patience where a single repository can be the reason: a login may be wanted for
 * some of a host's repositories only.
 */
const limits: ReadonlyMap<FailureReason, number> = new Map<FailureReason, number>([
  ['network', 3],
  ['tls', 3],
  ['rate-limited', 3],
  ['server', 5],
  ['auth', 8],
]);

/**
 * Breakers, one per source host: after a few failures of the same kind in a row, the images that
 * are left fail over at once instead of waiting for the same retries again.
 */
export interface Circuit {
  /**
   * The problem to report in place of asking the host; undefined: ask it. A tripped breaker is
   * believed only when nobody is on the way any more, as one success closes it again.
   */
  refusal(host: string): Promise<ImageProblem | undefined>;
  /** Watches one image's dealings with the host. Resolves or rejects as `work` does. */
  watch<T>(host: string, work: Promise<T>, problemOf: (error: unknown) => ImageProblem): Promise<T>;
}

interface Line {
  failures: number;
  last: ImageProblem | undefined;
  readonly pending: Set<Promise<unknown>>;
}

/** A circuit for one mirror task, so that a task that is retried asks again. */
export function createCircuit(): Circuit {
  const lines = new Map<string, Line>();
  const lineOf = (host: string) => {
    const line = lines.get(host) ?? { failures: 0, last: undefined, pending: new Set() };
    lines.set(host, line);
    return line;
  };
  return {
    refusal: (host) => refusalOf(lineOf(host)),
    watch: (host, work, problemOf) => watch(lineOf(host), work, problemOf),
  };
}

async function refusalOf(line: Line): Promise<ImageProblem | undefined> {
  while (isTripped(line) && line.pending.size > 0) await Promise.race(line.pending);
  if (!isTripped(line) || line.last === undefined) return undefined;
  const message = `not asked again after ${line.failures} failures in a row; the last: ${line.last.message}`;
  return { ...line.last, message };
}

function isTripped({ failures, last }: Line): boolean {
  return last !== undefined && failures >= (limits.get(last.reason) ?? Number.POSITIVE_INFINITY);
}

async function watch<T>(
  line: Line,
  work: Promise<T>,
  problemOf: (error: unknown) => ImageProblem,
): Promise<T> {
  const settled = work.then(
    () => succeed(line),
    (error: unknown) => fail(line, problemOf(error)),
  );
  line.pending.add(settled);
  try {
    await settled;
  } finally {
    line.pending.delete(settled);
  }
  return work;
}

function succeed(line: Line): void {
  line.failures = 0;
  line.last = undefined;
}

function fail(line: Line, problem: ImageProblem): void {
  if (problem.side !== 'source' || !limits.has(problem.reason)) return;
  line.failures = line.last?.reason === problem.reason ? line.failures + 1 : 1;
  line.last = problem;
}
