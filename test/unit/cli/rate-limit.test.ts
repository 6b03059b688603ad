import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { inProcess } from '../../helpers/in-process.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** A source that allows so many pulls, and a playbook that mirrors four images of it. */
async function stage(limit: number) {
  const source = await testRegistry({ pullLimit: { limit, window: 21_600 } });
  const target = await testRegistry();
  const names = ['a', 'b', 'c', 'd'].map((name) => `team/${name}`);
  for (const repository of names) await addSampleImage(source.store, { repository, tag: '1' });
  const folder = tempDir('rate');
  onTestFinished(folder.remove);
  const images = names.map((name) => `${source.address}/${name}:1`);
  const task = { mirror_images: { images, registry: target.address } };
  const play = { hosts: 'localhost', gather_facts: false, tasks: [task] };
  writeFileSync(join(folder.path, 'site.yml'), JSON.stringify([play]));
  const run = (...flags: string[]) =>
    inProcess([join(folder.path, 'site.yml'), '--jobs', '1', ...flags]);
  return { source, target, names, run };
}

it('a registry without pulls left is asked for nothing that counts, and the net catches it', async () => {
  const { source, target, names, run } = await stage(2);
  for (const repository of names.slice(2)) {
    await addSampleImage(target.store, { repository, tag: '1', seed: 'earlier' });
  }
  const { code, out, err } = await run();
  expect(code).toBe(0);
  expect(out).toMatch(/kept .*team\/c:1.*allows no more pulls for now.*0 of 2 pulls left per 6 h/);
  expect(err).toContain('2 images were kept');
  expect(err).toContain('(2 no pulls left)');
  expect(err).toContain(`${source.address}: 0 of 2 pulls left per 6 h`);
  expect(source.requests.count({ method: 'GET', kind: 'manifest' })).toBe(2);
  expect(source.requests.count({ status: 429 })).toBe(0);
});

it('an image without an earlier copy fails, and unchanged ones need no pull', async () => {
  const { source, run } = await stage(3);
  expect((await run()).code).toBe(2);
  const again = await run('-v', '--json');
  expect(again.code).toBe(2);
  const events = again.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'rate.seen', host: source.address, remaining: 0, limit: 3 }),
  );
  const states = events.flatMap((event) => ('image' in event ? [event.image] : []));
  expect(states.map((image) => (image as { state: string }).state)).toEqual([
    'unchanged',
    'unchanged',
    'unchanged',
    'failed',
  ]);
  expect(source.requests.count({ status: 429 })).toBe(0);
});
