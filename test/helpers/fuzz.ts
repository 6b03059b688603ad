import { Script } from 'node:vm';
import fc from 'fast-check';

/** Cases per subject: `MIRROR_PLAY_FUZZ` says how many; CI asks for 100,000. */
const total = Number(process.env.MIRROR_PLAY_FUZZ ?? 3_000);

/** How many cases a share of a subject's are. */
export function fuzzRuns(share: number): number {
  return Math.ceil(total * share);
}

/** A case that takes longer is as good as one that hangs. In milliseconds; a machine under load is meant to stay below. */
const slowCase = 10_000;

/** A whole run takes a minute or so. In milliseconds. */
const endless = 300_000;

/** For the tests that fuzz, in milliseconds. */
export const fuzzTimeout = endless + 60_000;

/**
 * Puts a share of a subject's cases through `check`, which throws for a bad one. Such a case is
 * made smaller and told with its seed. One that never ends is stopped and told, too.
 */
export function fuzz<Case>(
  share: number,
  cases: fc.Arbitrary<Case>,
  check: (value: Case) => void,
): void {
  let current: Case | undefined;
  const timed = (value: Case) => {
    current = value;
    const start = performance.now();
    check(value);
    const took = performance.now() - start;
    if (took > slowCase) throw new Error(`took ${Math.round(took / 1000)} s`);
  };
  const numRuns = fuzzRuns(share);
  const all = () => fc.assert(fc.property(cases, timed), { numRuns });
  stopped(
    all,
    () => `no end within ${endless / 1000} s; the last case: ${JSON.stringify(current)}`,
  );
}

/** Runs synchronous work, and ends it where it does not end. */
function stopped(work: () => void, message: () => string): void {
  const key = 'mirrorPlayFuzz';
  Reflect.set(globalThis, key, work);
  try {
    new Script(`${key}()`).runInThisContext({ timeout: endless });
  } catch (error) {
    const isTimeout =
      error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw isTimeout ? new Error(message(), { cause: error }) : error;
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
}

/**
 * Texts of a corpus, each damaged in up to five places: pieces put in, cut out, doubled, moved,
 * indented, overwritten, or another text's middle put in.
 */
export function mutated(
  corpus: readonly string[],
  pieces: readonly string[],
): fc.Arbitrary<string> {
  const index = fc.nat({ max: corpus.length - 1 });
  const steps = fc.array(fc.nat(), { maxLength: 5 * numbersPerStep });
  return fc.tuple(index, steps).map(([at, numbers]) => {
    let text = corpus[at] ?? '';
    for (let next = 0; next + numbersPerStep <= numbers.length; next += numbersPerStep) {
      const [kind = 0, from = 0, length = 0, which = 0] = numbers.slice(
        next,
        next + numbersPerStep,
      );
      const step = mutations[kind % mutations.length];
      const piece = pieces[which % pieces.length] ?? '';
      const other = corpus[which % corpus.length] ?? '';
      text = step?.(text, { from: from % (text.length + 1), length, piece, other }) ?? text;
    }
    return text;
  });
}

const numbersPerStep = 4;

interface Step {
  readonly from: number;
  readonly length: number;
  readonly piece: string;
  readonly other: string;
}

const mutations: readonly ((text: string, step: Step) => string)[] = [
  (text, { from, piece }) => text.slice(0, from) + piece + text.slice(from),
  (text, { from, length, piece }) => text.slice(0, from) + piece + text.slice(from + (length % 8)),
  (text, { from, length }) => text.slice(0, from) + text.slice(from + 1 + (length % 20)),
  (text, { from, length }) => text.slice(0, from + (length % 40)) + text.slice(from),
  (text, { from, length, other }) => {
    const middle = other.slice(from % (other.length + 1)).slice(0, length % 60);
    return text.slice(0, from) + middle + text.slice(from);
  },
  (text, { from, piece }) => {
    const start = text.lastIndexOf('\n', from) + 1;
    return text.slice(0, start) + (piece.trim() === '' ? piece : '  ') + text.slice(start);
  },
  (text, { from, length }) => {
    const lines = text.split('\n');
    const at = from % lines.length;
    const [line = ''] = lines.splice(at, 1);
    lines.splice(length % (lines.length + 1), 0, line);
    return lines.join('\n');
  },
];
