import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../../src/event/events.ts';
import { glyphsFor } from '../../../../src/report/glyphs.ts';
import { createLiveWindow } from '../../../../src/report/live/live-window.ts';
import { createCapture, timed } from '../capture.ts';
import { taskInfo } from '../vocabulary-events.ts';
import { createTerminal } from './terminal.ts';

const task = taskInfo('Base images', 'mirror_images');
const started: RunEvent[] = [
  { type: 'task.started', task },
  { type: 'images.started', taskId: task.id, count: 3, plan: false },
  {
    type: 'transfer.started',
    taskId: task.id,
    transfer: { id: 1, image: 'alpine:3.20', digest: 'sha256:a1b2c3', size: 4 * 1024 * 1024 },
  },
  { type: 'transfer.progress', taskId: task.id, id: 1, bytes: 1024 * 1024 },
];
const finished: RunEvent = {
  type: 'task.finished',
  task,
  host: 'localhost',
  status: 'ok',
  ignored: false,
  looped: false,
  result: {},
};

/** Waits for something to be drawn; how long that takes is of no interest. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

const { signal } = new AbortController();

function open(stdout: ReturnType<typeof createTerminal>, stderr = stdout) {
  const clock = (): number => performance.now();
  return createLiveWindow({ stdout, stderr, glyphs: glyphsFor(true), clock, signal });
}

describe('createLiveWindow', () => {
  it('draws the task and its transfers, and leaves nothing behind', async () => {
    const terminal = createTerminal();
    const window = open(terminal);
    window.output.out('TASK [Base images] ***');
    for (const event of started) window.listener(timed(event));
    await until(() => terminal.screen().includes('1 MiB moved'));
    const [first, row, transfer] = terminal.screen().split('\n');
    expect(first).toBe('TASK [Base images] ***');
    expect(row).toMatch(/^. Base images {2}0\/3 images$/);
    expect(transfer).toMatch(/alpine:3\.20 +sha256:a1b2 +██▌░░░░░░░ +1\/4 MiB/);
    window.listener(timed(finished));
    window.output.out('ok: [localhost]');
    await sleep(150);
    expect(terminal.screen()).toBe('TASK [Base images] ***\nok: [localhost]');
  });

  it('gets out of the way of every line of either stream', async () => {
    const terminal = createTerminal();
    const window = open(terminal);
    for (const event of started) window.listener(timed(event));
    await until(() => terminal.screen().includes('moved'));
    window.output.out('  + copied     a');
    window.output.err('[WARNING]: b');
    const lines = terminal.screen().split('\n');
    expect(lines.slice(0, 2)).toEqual(['  + copied     a', '[WARNING]: b']);
    expect(lines[2]).toContain('Base images');
    await until(() => terminal.screen().includes('moved'));
    window.close();
    expect(terminal.screen()).toBe('  + copied     a\n[WARNING]: b');
  });

  it('leaves a stdout alone that is no terminal', async () => {
    const stderr = createTerminal();
    const stdout = createCapture();
    const clock = (): number => performance.now();
    const window = createLiveWindow({ stdout, stderr, glyphs: glyphsFor(true), clock, signal });
    for (const event of started) window.listener(timed(event));
    await until(() => stderr.screen().includes('moved'));
    window.output.out('ok: [localhost]');
    window.close();
    expect(stdout.text()).toBe('ok: [localhost]\n');
    expect(stderr.screen()).toBe('');
  });

  it('goes away for good when the run is interrupted', async () => {
    const terminal = createTerminal();
    const controller = new AbortController();
    const window = createLiveWindow({
      stdout: terminal,
      stderr: terminal,
      glyphs: glyphsFor(true),
      clock: () => performance.now(),
      signal: controller.signal,
    });
    for (const event of started) window.listener(timed(event));
    await until(() => terminal.screen().includes('moved'));
    controller.abort();
    terminal.write('Interrupted\n');
    window.listener(timed({ type: 'task.started', task }));
    await sleep(250);
    expect(terminal.screen()).toBe('Interrupted');
  });

  it('draws nothing for a task that is over at once', async () => {
    const terminal = createTerminal();
    const window = open(terminal);
    window.listener(timed({ type: 'task.started', task }));
    window.listener(timed(finished));
    await sleep(250);
    expect(terminal.screen()).toBe('');
  });
});
