import type { Figures } from './race.ts';

/** One line of the table that is printed. */
export interface Line {
  readonly row: string;
  readonly contender: string;
  readonly figure: string;
  /** What the figure is held against: ours divided by theirs, or a limit. */
  readonly ratio?: string | undefined;
  readonly bound?: string | undefined;
  readonly met?: boolean | undefined;
  readonly notes?: string | undefined;
}

/** Upper bounds of our time divided by a contender's. */
export type Bounds = Readonly<Record<string, number>>;

/** Lines of a race: ours first, then each other contender with the ratio to it. */
export function raceLines(
  row: string,
  results: ReadonlyMap<string, Figures>,
  bounds: Bounds,
): Line[] {
  const ours = results.get('mirror-play');
  return [...results].map(([contender, figures]) => {
    const line = { row, contender, figure: seconds(figures.time), notes: notesOf(figures) };
    if (figures === ours) return line;
    const bound = bounds[contender];
    const ratio = ours && ours.time / figures.time;
    return {
      ...line,
      ratio: ratio?.toFixed(3),
      bound: bound?.toFixed(3),
      met: ratio === undefined || bound === undefined ? undefined : ratio <= bound,
    };
  });
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`;
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

function notesOf({ requests, uploads, mounts, peakMemory, cpuSeconds }: Figures): string {
  const parts = [`peak ${megabytes(peakMemory)}`, `cpu ${cpuSeconds.toFixed(2)} s`];
  if (requests > 0) parts.push(`${requests} requests`);
  if (uploads.length > 0) {
    parts.push(
      `${uploads.length} uploads of ${new Set(uploads).size} blobs, ${mounts.length} mounts`,
    );
  }
  return parts.join(', ');
}
