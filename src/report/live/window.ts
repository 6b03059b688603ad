import type { Glyphs } from '../glyphs.ts';
import { truncate, truncateStart } from '../text-width.ts';
import { formatBytes, formatClock, plural } from '../units.ts';
import type { LiveView, Moving } from './transfers.ts';

/** Transfers shown at a time. */
const rowLimit = 8;
const barWidth = 10;

export interface WindowStyle {
  readonly columns: number;
  readonly glyphs: Glyphs;
  /** Milliseconds, of the clock of the transfers. */
  readonly now: number;
}

/** The row of the task: its name and, of a mirror task, how far it is. */
export function windowTitle(view: LiveView, style: WindowStyle): string {
  const images = view.images ? `  ${view.images.done}/${plural(view.images.total, 'image')}` : '';
  const room = style.columns - images.length;
  return truncate(view.title, Math.max(10, room), style.glyphs.ellipsis) + images;
}

/** The transfers under way, eight at most, and a line with the total. Empty when nothing moves. */
export function windowLines(view: LiveView, style: WindowStyle): string[] {
  if (view.moving.length === 0 && view.bytes === 0) return [];
  const rows = view.moving.slice(0, rowLimit).map((transfer) => transferLine(transfer, style));
  return [...rows, totalLine(view)].map((line) => cut(line, style));
}

/** `1.2 GiB moved  40.1 MiB/s  0:12 left  4 more transfers`: also the heartbeat of plain logs. */
export function totalLine(view: LiveView): string {
  const hidden = view.moving.length - rowLimit;
  return [
    `${formatBytes(view.bytes)} moved`,
    `${formatBytes(view.rate)}/s`,
    view.secondsLeft === undefined ? '' : `about ${formatClock(view.secondsLeft)} left`,
    hidden > 0 ? `${plural(hidden, 'more transfer')}` : '',
  ]
    .filter((part) => part !== '')
    .join('  ');
}

/** `alpine:3.20  sha256:a1b2  ███▌  41.2/96.1 MiB  12.4 MiB/s  0:04` */
function transferLine(transfer: Moving, style: WindowStyle): string {
  const { columns, glyphs } = style;
  const nameWidth = Math.max(12, Math.min(36, columns - 66));
  const seconds = (style.now - transfer.startedAt) / 1000;
  const rate = seconds > 0 ? transfer.bytes / seconds : 0;
  const left = rate > 0 ? formatClock((transfer.size - transfer.bytes) / rate) : '';
  return [
    truncateStart(transfer.image, nameWidth, glyphs.ellipsis).padEnd(nameWidth),
    ...(columns >= 80 ? [transfer.digest.slice(0, 'sha256:'.length + 4)] : []),
    ...(columns >= 60 ? [bar(transfer.bytes / Math.max(1, transfer.size), glyphs)] : []),
    progressText(transfer).padStart(15),
    `${formatBytes(rate)}/s`.padStart(12),
    left.padStart(5),
  ].join('  ');
}

function progressText(transfer: Moving): string {
  const total = formatBytes(transfer.size);
  const unit = total.split(' ')[1] ?? '';
  const done = formatBytes(transfer.bytes);
  return done.endsWith(` ${unit}`)
    ? `${done.split(' ')[0]}/${total}`
    : `${done.replace(' ', '')}/${total}`;
}

function bar(share: number, glyphs: Glyphs): string {
  const cells = Math.min(1, Math.max(0, share)) * barWidth;
  const full = Math.floor(cells);
  const part = glyphs.parts[Math.floor((cells - full) * (glyphs.parts.length + 1)) - 1] ?? '';
  const drawn = glyphs.full.repeat(full) + part;
  return drawn + glyphs.empty.repeat(barWidth - drawn.length);
}

function cut(line: string, style: WindowStyle): string {
  return truncate(line.trimEnd(), style.columns, style.glyphs.ellipsis);
}
