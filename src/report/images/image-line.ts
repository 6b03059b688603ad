import type { RunEvent } from '../../event/events.ts';
import type { ImageReport } from '../../event/image.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Paint } from '../paint.ts';
import { moveWords, shortDigest, stateMarks, transferWords } from './image-words.ts';

/** How image lines look. */
export interface ImageStyle {
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  readonly verbosity: number;
}

/** `  + copied     library/alpine:3.20  3 blobs  7.6 MiB`: what became of one image. */
export function imageLine(image: ImageReport, style: ImageStyle): string {
  const { symbol, tone } = stateMarks[image.state];
  const mark = style.paint(tone, `${symbol} ${image.state.padEnd(9)}`);
  return [`  ${mark}  ${image.image}`, ...detailsOf(image, style.glyphs)].join('  ');
}

/** `FAILED - RETRYING: busybox:1.36 (4 retries left): the source cannot be reached: …` */
export function retryingLine(
  event: Extract<RunEvent, { type: 'image.retrying' }>,
  { paint }: Pick<ImageStyle, 'paint'>,
): string {
  const { image, retriesLeft, reason } = event;
  return paint('faint', `FAILED - RETRYING: ${image} (${retriesLeft} retries left): ${reason}`);
}

function detailsOf(image: ImageReport, glyphs: Glyphs): string[] {
  switch (image.state) {
    case 'copied':
    case 'updated':
      return [...moveWords(arrived(image), glyphs), ...transferWords(image)];
    case 'kept':
      return [keptWords(image)];
    case 'unchanged':
      return [];
    default:
      return image.reason === undefined ? [] : [image.reason];
  }
}

/** With what came to be in place of what was wanted: an index that was made anew differs. */
function arrived(image: ImageReport): ImageReport {
  return { ...image, sourceDigest: image.targetDigest ?? image.sourceDigest };
}

function keptWords(image: ImageReport): string {
  const copy = image.targetDigest === undefined ? '' : ` (${shortDigest(image.targetDigest)})`;
  return `earlier copy${copy} kept: ${image.reason ?? 'the source failed'}`;
}
