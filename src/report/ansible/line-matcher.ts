/** Lines `aStart…aEnd` of the old text against `bStart…bEnd` of the new; ends are exclusive. */
export interface LineRange {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** A run of equal lines. */
export interface Match {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/**
 * The equal runs of two texts, in order, found as Python's difflib does (Ratcliff and Obershelp:
 * the longest run first, then left and right of it), so that diffs look the same as Ansible's.
 */
export function matchLines(a: readonly string[], b: readonly string[]): Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const queue: LineRange[] = [{ aStart: 0, aEnd: a.length, bStart: 0, bEnd: b.length }];
  for (let range = queue.pop(); range !== undefined; range = queue.pop()) {
    const match = longestMatch(a, b, range, places);
    if (match.size === 0) continue;
    found.push(match);
    queue.push(
      { ...range, aEnd: match.a, bEnd: match.b },
      { ...range, aStart: match.a + match.size, bStart: match.b + match.size },
    );
  }
  return joinNeighbours(found.sort((x, y) => x.a - y.a || x.b - y.b));
}

/** Where each line stands in the text; in long texts, lines that are everywhere are left out. */
function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  }
  if (lines.length < 200) return places;
  const limit = Math.floor(lines.length / 100) + 1;
  for (const [line, indexes] of places) if (indexes.length > limit) places.delete(line);
  return places;
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  range: LineRange,
  places: ReadonlyMap<string, readonly number[]>,
): Match {
  let best: Match = { a: range.aStart, b: range.bStart, size: 0 };
  let lengths = new Map<number, number>();
  for (let i = range.aStart; i < range.aEnd; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] ?? '') ?? []) {
      if (j < range.bStart || j >= range.bEnd) continue;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  return widen(a, b, range, best);
}

/** Takes in equal neighbours that were left out of the index. */
function widen(a: readonly string[], b: readonly string[], range: LineRange, match: Match): Match {
  let { a: i, b: j, size } = match;
  while (i > range.aStart && j > range.bStart && a[i - 1] === b[j - 1]) {
    i--;
    j--;
    size++;
  }
  while (i + size < range.aEnd && j + size < range.bEnd && a[i + size] === b[j + size]) size++;
  return { a: i, b: j, size };
}

function joinNeighbours(matches: readonly Match[]): Match[] {
  const joined: Match[] = [];
  for (const match of matches) {
    const last = joined.at(-1);
    if (last && last.a + last.size === match.a && last.b + last.size === match.b) {
      joined[joined.length - 1] = { ...last, size: last.size + match.size };
    } else {
      joined.push(match);
    }
  }
  return joined;
}
