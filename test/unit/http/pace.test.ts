import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../src/http/pace.ts';

const chunks = (count: number) => Array.from({ length: count }, () => Buffer.alloc(1000, 7));

describe('a pace', () => {
  it('changes no byte', async () => {
    const out = Readable.from(chunks(5)).pipe(new Pace(1e9).stream());
    expect(await buffer(out)).toEqual(Buffer.concat(chunks(5)));
  });

  it('keeps all streams of a host together to its rate', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const pace = new Pace(1000);
      let passed = 0;
      const runs = [1, 2].map(() => {
        const out = pace.stream().on('data', (chunk: Buffer) => {
          passed += chunk.length;
        });
        return pipeline(Readable.from(chunks(2)), out);
      });
      for (const seconds of [1, 2, 3]) {
        await settle();
        expect(passed).toBe(seconds * 1000);
        await vi.advanceTimersByTimeAsync(1000);
      }
      await settle();
      await Promise.all(runs);
      expect(passed).toBe(4000);
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends at once when the stream is given up', async () => {
    const out = new Pace(1).stream();
    out.write(Buffer.alloc(10_000));
    out.write(Buffer.alloc(10_000));
    out.destroy();
    await new Promise((resolve) => out.once('close', resolve));
    expect(out.destroyed).toBe(true);
  });
});

/** Lets streams do what they can without a timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
