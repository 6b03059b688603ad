import { describe, expect, it } from 'vitest';
import { colourLevel, hasUnicode } from '../../../src/report/colour-level.ts';
import { progressMode } from '../../../src/report/live/progress-mode.ts';
import { textWidth, truncate, truncateStart } from '../../../src/report/text-width.ts';
import { formatBytes, formatClock, formatDuration } from '../../../src/report/units.ts';
import { createCapture } from './capture.ts';

const terminal = createCapture({ isTTY: true });
const pipe = createCapture();

describe('colourLevel', () => {
  it.each([
    ['auto', {}, terminal, 1],
    ['auto', {}, pipe, 0],
    ['auto', { TERM: 'dumb' }, terminal, 0],
    ['auto', { NO_COLOR: '1' }, terminal, 0],
    ['auto', { NO_COLOR: '' }, terminal, 1],
    ['auto', { FORCE_COLOR: '1' }, pipe, 1],
    ['auto', { FORCE_COLOR: '0' }, terminal, 0],
    ['auto', { CLICOLOR_FORCE: '1' }, pipe, 1],
    ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, terminal, 0],
    ['always', { NO_COLOR: '1' }, pipe, 1],
    ['never', { FORCE_COLOR: '1' }, terminal, 0],
  ] as const)('%s with %j', (choice, environment, stream, level) => {
    expect(colourLevel(choice, environment, stream)).toBe(level);
  });
});

describe('hasUnicode', () => {
  it.each([
    [{ LANG: 'C.UTF-8' }, true],
    [{ LANG: 'de_DE.utf8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, false],
    [{}, true],
    [{ TERM: 'linux' }, false],
  ])('%j', (environment, expected) => {
    expect(hasUnicode(environment)).toBe(expected);
  });
});

describe('progressMode', () => {
  it.each([
    ['auto', {}, terminal, 'tty'],
    ['auto', { CI: 'true' }, terminal, 'plain'],
    ['auto', { CI: 'false' }, terminal, 'tty'],
    ['auto', { TERM: 'dumb' }, terminal, 'plain'],
    ['auto', {}, pipe, 'plain'],
    ['tty', { CI: 'true' }, pipe, 'tty'],
    ['none', {}, terminal, 'none'],
  ] as const)('%s with %j', (choice, environment, stream, mode) => {
    expect(progressMode(choice, environment, stream)).toBe(mode);
  });
});

describe('units and widths', () => {
  it('writes bytes with one decimal at most', () => {
    const sizes = [0, 1023, 1024, 1536, 1048575, 1048576, 7969178, 5 * 1024 ** 4];
    expect(sizes.map(formatBytes)).toEqual([
      ...['0 B', '1023 B', '1 KiB', '1.5 KiB', '1 MiB', '1 MiB', '7.6 MiB', '5 TiB'],
    ]);
  });

  it('writes durations', () => {
    expect([400, 9949, 9950, 59_499, 61_000, 7_620_000].map(formatDuration)).toEqual([
      ...['0.4 s', '9.9 s', '10 s', '59 s', '1 min 01 s', '2 h 07 min'],
    ]);
    expect([0, 3.2, 65, 3723].map(formatClock)).toEqual(['0:00', '0:04', '1:05', '1:02:03']);
  });

  it('measures wide and combining characters', () => {
    expect(['abc', 'é', 'e\u0301', '日本語', '🚀'].map(textWidth)).toEqual([3, 1, 1, 6, 2]);
  });

  it('cuts to columns', () => {
    expect(truncate('日本語', 5, '…')).toBe('日本…');
    expect(truncate('abc', 3, '…')).toBe('abc');
    expect(truncateStart('docker.io/library/alpine:3', 10, '…')).toBe('…/alpine:3');
  });
});
