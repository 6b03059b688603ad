import { describe, expect, it } from 'vitest';
import { createScheduler } from '../../../src/mirror/scheduler.ts';

const MiB = 1024 * 1024;

/** Runs errands that end when told to, and records the order in which they start. */
function track(perHost: number) {
  const scheduler = createScheduler(perHost);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    started,
    async end(name: string) {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    run(name: string, size: number, options: { hosts?: string[]; signal?: AbortSignal } = {}) {
      const { hosts = ['t'], signal } = options;
      return scheduler.run({ hosts, size, signal }, () => {
        started.push(name);
        return new Promise<void>((resolve) => ends.set(name, resolve));
      });
    },
  };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the scheduler', () => {
  it('lets small before large, and equals in order', async () => {
    const { run, end, started } = track(1);
    void run('first', 5);
    void run('big', 9);
    void run('small a', 1);
    void run('small b', 1);
    await turn();
    for (const name of ['first', 'small a', 'small b', 'big']) await end(name);
    expect(started).toEqual(['first', 'small a', 'small b', 'big']);
  });

  it('keeps the last places for small ones', async () => {
    const { run, started } = track(4);
    for (let i = 0; i < 4; i++) void run(`large ${i}`, 20 * MiB);
    void run('small', 10);
    await turn();
    expect(started).toEqual(['large 0', 'large 1', 'large 2', 'small']);
  });

  it('takes places at both hosts at once, and lets others pass', async () => {
    const { run, end, started } = track(1);
    void run('a', 1, { hosts: ['s1', 't'] });
    void run('b', 1, { hosts: ['s2', 't'] });
    void run('c', 2, { hosts: ['s2', 'u'] });
    await turn();
    expect(started).toEqual(['a', 'c']);
    await end('a');
    expect(started).toEqual(['a', 'c']);
    await end('c');
    expect(started).toEqual(['a', 'c', 'b']);
  });

  it('drops what waits when its signal says so', async () => {
    const { run, end, started } = track(1);
    const control = new AbortController();
    void run('a', 1);
    const dropped = run('b', 1, { signal: control.signal });
    const other = run('c', 1);
    control.abort(new Error('enough'));
    await expect(dropped).rejects.toThrow('enough');
    await end('a');
    expect(started).toEqual(['a', 'c']);
    await end('c');
    await other;
    await expect(run('d', 1, { signal: control.signal })).rejects.toThrow('enough');
  });

  it('frees its place when the work fails', async () => {
    const scheduler = createScheduler(1);
    const errand = { hosts: ['t'], size: 1 };
    await expect(scheduler.run(errand, () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await expect(scheduler.run(errand, () => Promise.resolve(7))).resolves.toBe(7);
  });
});
