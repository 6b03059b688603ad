/** A run of other characters, then a run of digits; each may be empty. */
const part = /(\D*)(\d*)/gy;

/** Endings such as `.tar.gz`, which count only where all before them is equal. */
const endings = /(?<=.)(?:\.[A-Za-z~][A-Za-z0-9~]*)+$/s;

/** A text taken apart once, for many comparisons. */
interface Key {
  readonly bytes: string;
  readonly withoutEndings: readonly Part[];
  readonly whole: readonly Part[];
}

/**
 * Compares texts as `sort -V` of the GNU coreutils does in the C locale: runs of digits by their
 * number, letters before other characters, `~` before everything, even the end; where that finds
 * no difference, byte by byte. What begins with a dot is no special case here, as it is there.
 */
export function compareVersions(a: string, b: string): number {
  return a === b ? 0 : compareKeys(keyOf(a), keyOf(b));
}

/** The items in the order of {@link compareVersions} of their texts; equal ones stay in order. */
export function sortByVersion<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: keyOf(textOf(item)) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ item }) => item);
}

function keyOf(text: string): Key {
  // UTF-8, a character per byte.
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const short = bytes.replace(endings, '');
  const whole = partsOf(bytes);
  return { bytes, whole, withoutEndings: short === bytes ? whole : partsOf(short) };
}

function compareKeys(a: Key, b: Key): number {
  const order = compareParts(a.withoutEndings, b.withoutEndings) || compareParts(a.whole, b.whole);
  if (order !== 0 || a.bytes === b.bytes) return order;
  return a.bytes < b.bytes ? -1 : 1;
}

function compareParts(left: readonly Part[], right: readonly Part[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [textA, digitsA] = left[index] ?? nothing;
    const [textB, digitsB] = right[index] ?? nothing;
    const order =
      compareText(textA, digitsA !== '', textB, digitsB !== '') || compareDigits(digitsA, digitsB);
    if (order !== 0) return order;
  }
  return 0;
}

type Part = readonly [text: string, digits: string];

const nothing: Part = ['', ''];

function partsOf(text: string): Part[] {
  return [...text.matchAll(part)].map(([, other = '', digits = '']) => [other, digits]);
}

function compareText(a: string, digitsFollowA: boolean, b: string, digitsFollowB: boolean): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = rankAt(a, index, digitsFollowA) - rankAt(b, index, digitsFollowB);
    if (order !== 0) return order;
  }
  return 0;
}

/** Where the text has ended, what follows it counts: the very end comes before a digit. */
function rankAt(text: string, index: number, digitsFollow: boolean): number {
  const char = text[index];
  if (char === undefined) return digitsFollow ? 0 : -1;
  if (char === '~') return -2;
  return char.charCodeAt(0) + (/[A-Za-z]/.test(char) ? 0 : 256);
}

function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : Number(left > right);
}
