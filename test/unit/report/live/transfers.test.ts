import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../src/event/events.ts';
import { glyphsFor } from '../../../../src/report/glyphs.ts';
import { createTransfers } from '../../../../src/report/live/transfers.ts';
import { totalLine, windowLines, windowTitle } from '../../../../src/report/live/window.ts';
import { timed } from '../capture.ts';
import { imageReport } from '../image-reports.ts';
import { finish, taskInfo } from '../vocabulary-events.ts';

const mebibyte = 1024 * 1024;
const task = taskInfo('Base images', 'mirror_images');
const taskId = task.id;

function follow() {
  let now = 0;
  const transfers = createTransfers(() => now);
  const tell = (event: RunEvent): void => transfers.listener(timed(event));
  const begin = (id: number, image: string, size: number): void =>
    tell({
      type: 'transfer.started',
      taskId,
      transfer: { id, image, digest: `sha256:a1b${id}`, size },
    });
  const progress = (id: number, bytes: number): void =>
    tell({ type: 'transfer.progress', taskId, id, bytes });
  const end = (id: number, ok = true): void => tell({ type: 'transfer.finished', taskId, id, ok });
  const at = (time: number) => {
    now = time;
    const view = transfers.view();
    if (!view) throw new Error('no task runs');
    return view;
  };
  tell({ type: 'task.started', task });
  tell({ type: 'images.started', taskId, count: 4, plan: false });
  return { tell, begin, progress, end, at, transfers };
}

describe('createTransfers', () => {
  it('adds up what moved; a transfer that failed does not count', () => {
    const run = follow();
    run.begin(1, 'a:1', 4 * mebibyte);
    run.begin(2, 'b:1', 8 * mebibyte);
    run.progress(1, mebibyte);
    expect(run.at(100).bytes).toBe(mebibyte);
    run.end(1);
    run.progress(2, 2 * mebibyte);
    expect(run.at(200).bytes).toBe(6 * mebibyte);
    run.end(2, false);
    expect(run.at(300)).toMatchObject({ bytes: 4 * mebibyte, moving: [] });
  });

  it('takes the rate from the last five seconds', () => {
    const run = follow();
    run.begin(1, 'a:1', 100 * mebibyte);
    for (let second = 0; second <= 10; second++) {
      run.progress(1, Math.min(second, 5) * mebibyte);
      run.at(second * 1000);
    }
    expect(run.at(10_000).rate).toBe(0);
    run.progress(1, 6 * mebibyte);
    expect(run.at(11_000).rate).toBeCloseTo(mebibyte / 5);
  });

  it('estimates the rest after three seconds, images to come taken to be as large', () => {
    const run = follow();
    run.begin(1, 'a:1', 10 * mebibyte);
    run.at(0);
    run.progress(1, 2 * mebibyte);
    expect(run.at(2000).secondsLeft).toBeUndefined();
    run.progress(1, 4 * mebibyte);
    expect(run.at(4000).secondsLeft).toBeCloseTo(36);
  });

  it('counts images and forgets a task when it is over', () => {
    const run = follow();
    run.tell({ type: 'image.finished', taskId, image: imageReport('a', 'copied'), plan: false });
    expect(run.at(1).images).toEqual({ done: 1, total: 4 });
    run.tell(finish(task, 'ok', {}));
    expect(run.transfers.view()).toBeUndefined();
  });
});

describe('the window', () => {
  const style = { columns: 100, glyphs: glyphsFor(true), now: 2000 };

  it('shows eight transfers at most, and how many more there are', () => {
    const run = follow();
    for (let id = 1; id <= 11; id++)
      run.begin(id, `docker.io/library/image-${id}:1`, id * mebibyte);
    run.progress(3, 1.5 * mebibyte);
    const view = run.at(2000);
    const lines = windowLines(view, style);
    expect(lines).toHaveLength(9);
    expect(lines[2]).toMatch(
      /^docker\.io\/library\/image-3:1 +sha256:a1b3 {2}█████░{5} +1\.5\/3 MiB +768 KiB\/s +0:02$/,
    );
    expect(lines[8]).toContain('3 more transfers');
    expect(windowTitle(view, style)).toBe('Base images  0/4 images');
  });

  it.each([100, 80, 70, 50, 30])('fits into %i columns', (columns) => {
    const run = follow();
    run.begin(1, `${'x'.repeat(80)}:1`, mebibyte);
    const lines = windowLines(run.at(2000), { ...style, columns });
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('has a total line that also serves plain logs', () => {
    const view = {
      title: 't',
      images: { done: 1, total: 2 },
      moving: [],
      bytes: 1.5 * mebibyte,
      rate: 2048,
      secondsLeft: 65,
    };
    expect(totalLine(view)).toBe('1.5 MiB moved  2 KiB/s  about 1:05 left');
  });
});
