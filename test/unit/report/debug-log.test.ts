import { expect, it } from 'vitest';
import type { RunEvent } from '../../../src/event/events.ts';
import { createDebugLog } from '../../../src/report/debug-log.ts';
import { timed } from './capture.ts';
import { failedReport, imageReport } from './image-reports.ts';

const lines: string[] = [];
const log = createDebugLog(
  { out: () => {}, err: (line) => lines.push(line) },
  (_tone, text) => text,
);

it('logs with time, level, and the numbers of image and transfer', () => {
  const transfer = { id: 17, image: 'web:1', digest: 'sha256:ab', size: 2048 };
  const events: RunEvent[] = [
    { type: 'images.started', taskId: '3', count: 2, plan: false },
    { type: 'transfer.started', taskId: '3', transfer },
    { type: 'transfer.finished', taskId: '3', id: 17, ok: false },
    {
      type: 'image.finished',
      taskId: '3',
      image: failedReport('x/y:1', { index: 1 }),
      plan: false,
    },
    { type: 'image.finished', taskId: '3', image: imageReport('a:1', 'copied'), plan: true },
    { type: 'request.retried', host: 'r.io', reason: '503', attempt: 1, milliseconds: 40 },
  ];
  for (const event of events) log(timed(event, 1_700_000_000_000));
  const time = '2023-11-14T22:13:20.000Z';
  expect(lines).toEqual([
    `${time} debug task=3 copies 2 images`,
    `${time} debug task=3 transfer=17 begins: sha256:ab (2 KiB) of web:1`,
    `${time} debug task=3 transfer=17 broken off`,
    expect.stringMatching(`^${time} error task=3 image=1 failed: .*x/y:1 -> .* in \\d+ ms: .*403`),
    expect.stringMatching(`^${time} debug task=3 image=\\d+ would be copied: .*a:1 -> `),
    `${time} warn  r.io attempt 1 failed: 503; again in 40 ms`,
  ]);
});
