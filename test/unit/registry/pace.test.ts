import { expect, it } from 'vitest';
import { openLab } from './lab.ts';

it('a copy at a limited rate is whole, and so is what a slow host is not blamed for', async () => {
  const lab = await openLab({ client: { hosts: { '*': { bytesPerSecond: 1_500_000 } } } });
  await lab.copy();
  expect(await lab.verify()).not.toHaveLength(0);
  expect(lab.targetTag()).toBe(lab.root.digest);
  expect(lab.retries).toEqual([]);
});
