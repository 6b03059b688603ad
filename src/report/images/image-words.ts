import type { FailureReason, ImageReport, ImageState } from '../../event/image.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Tone } from '../paint.ts';
import { formatBytes, plural } from '../units.ts';

/** Symbol and colour of a state; its word says the same. */
export const stateMarks: Readonly<Record<ImageState, { symbol: string; tone: Tone }>> = {
  copied: { symbol: '+', tone: 'ok' },
  updated: { symbol: '~', tone: 'changed' },
  unchanged: { symbol: '=', tone: 'faint' },
  kept: { symbol: '!', tone: 'warning' },
  failed: { symbol: 'x', tone: 'failed' },
  conflict: { symbol: 'x', tone: 'failed' },
  skipped: { symbol: '-', tone: 'skipped' },
  'not-tried': { symbol: '-', tone: 'skipped' },
};

/** Why a source could not be used, for counting: `2 not found`. */
export const reasonWords: Readonly<Record<FailureReason, string>> = {
  network: 'not reachable',
  tls: 'certificate not accepted',
  auth: 'login refused',
  denied: 'access denied',
  'not-found': 'not found',
  'rate-limited': 'rate limited',
  quota: 'no pulls left',
  server: 'server error',
  content: 'bytes did not match their digest',
  protocol: 'not the registry protocol',
  unsupported: 'not supported',
  timeout: 'out of time',
  config: 'wrong configuration',
};

/** What moves for an image, in short pieces: `2 platforms`, `3 blobs`, `7.6 MiB`. */
export function transferWords(image: ImageReport): string[] {
  const { platforms, transfer, platformTags } = image;
  const words: string[] = [];
  if (platforms && platforms.length > 1) words.push(plural(platforms.length, 'platform'));
  if (platformTags?.written) words.push(plural(platformTags.written, 'platform tag'));
  if (!transfer) return words;
  words.push(plural(transfer.blobs, 'blob'));
  words.push(
    transfer.presentBytes > 0
      ? `${formatBytes(transfer.bytes)} (${formatBytes(transfer.presentBytes)} already there)`
      : formatBytes(transfer.bytes),
  );
  return words;
}

/** `sha256:9d1c20ab → sha256:4be01172` of a tag that moves. */
export function moveWords(image: ImageReport, glyphs: Glyphs): string[] {
  const { previousDigest, sourceDigest, backupTag } = image;
  if (previousDigest === undefined || sourceDigest === undefined) return [];
  const move = `${shortDigest(previousDigest)} ${glyphs.arrow} ${shortDigest(sourceDigest)}`;
  return backupTag === undefined ? [move] : [move, `old one kept as ${backupTag}`];
}

/** The algorithm and the first eight characters. */
export function shortDigest(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return `${algorithm}:${hex.slice(0, 8)}`;
}
