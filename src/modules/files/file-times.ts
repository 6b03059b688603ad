import type { Stats } from 'node:fs';
import { parseTime } from '../../template/parse-time.ts';
import { CodedError } from '../../util/coded-error.ts';

/** Times of a file: seconds since 1970; undefined: as it is. */
export interface FileTimes {
  readonly modified?: number | undefined;
  readonly accessed?: number | undefined;
}

interface TimeArguments {
  readonly state?: string | undefined;
  readonly modification_time?: string | undefined;
  readonly access_time?: string | undefined;
  readonly modification_time_format: string;
  readonly access_time_format: string;
}

/** The times that a task asks for; `touch` means now. Throws a CodedError for what is no time. */
export function wantedTimes(args: TimeArguments, now: number): FileTimes {
  const usual = args.state === 'touch' ? 'now' : 'preserve';
  const read = (text: string, format: string) => readTime(text, format, now);
  return {
    modified: read(args.modification_time ?? usual, args.modification_time_format),
    accessed: read(args.access_time ?? usual, args.access_time_format),
  };
}

function readTime(text: string, format: string, now: number): number | undefined {
  if (text === 'preserve') return undefined;
  if (text === 'now') return now / 1000;
  try {
    return new Date(parseTime(text, format).replace(' ', 'T')).getTime() / 1000;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CodedError(
      'MP4122',
      `Error while obtaining timestamp for time ${text} using format ${format}: ${why}`,
      { hint: 'Write the time as the format says: 202612312359.00 by default.' },
    );
  }
}

/** Whether a file has other times. */
export function needsTimes({ modified, accessed }: FileTimes, stats: Stats | undefined): boolean {
  if (stats === undefined) return modified !== undefined || accessed !== undefined;
  const differs = (wanted: number | undefined, is: number) =>
    wanted !== undefined && Math.abs(wanted - is / 1000) > 1e-6;
  return differs(modified, stats.mtimeMs) || differs(accessed, stats.atimeMs);
}
