import { describe, expect, it } from 'vitest';
import type { RegistryOptions } from '../../../../src/server/registry.ts';
import { addSampleImage, type SampleImage } from '../../../../src/server/sample-image.ts';
import { mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { verifyImage } from '../../../helpers/registry-api.ts';

const multi: SampleImage = {
  repository: 'team/multi',
  tag: '1',
  platforms: ['linux/amd64', 'linux/arm64', 'linux/s390x'],
  layers: 2,
};
const two = ['linux/amd64', 'linux/arm64'];

async function stage(options: RegistryOptions = {}, image: SampleImage = multi) {
  const source = await testRegistry();
  const target = await testRegistry(options);
  const root = await addSampleImage(source.store, image);
  const args = { images: [`${source.address}/team/multi:1`], registry: target.address };
  let seen = 0;
  return {
    source,
    target,
    root,
    args,
    stored: () => target.store.repositories.get('team/multi'),
    cost() {
      const before = seen;
      seen = source.requests.entries.length + target.requests.entries.length;
      return seen - before;
    },
  };
}

describe('platforms, where the target takes an index with gaps', () => {
  it('keeps the digest, and rests at two requests', async () => {
    const { args, root, stored, cost } = await stage({ sparseIndexes: true });
    const { run, check } = mirrorRun();
    const first = await run({ ...args, platforms: two });
    expect(first.images[0]).toMatchObject({ state: 'copied', platforms: two });
    expect(first.images[0]?.targetDigest).toBe(root.digest);
    expect(stored()?.manifests.size).toBe(3);
    // HEAD and HEAD, GET and PUT; each child HEAD, GET, PUT, and 4 for each of its blobs.
    expect(cost()).toBe(4 + 2 * (3 + 4 * 3));
    expect((await run({ ...args, platforms: two })).counts).toMatchObject({ unchanged: 1 });
    expect(cost()).toBe(2);
    expect((await check({ ...args, platforms: two })).counts).toMatchObject({ unchanged: 1 });
    expect(cost()).toBe(2);
  });

  it('asks the target once what it holds, where this run did not put it there', async () => {
    const { args, source, cost } = await stage({ sparseIndexes: true });
    await mirrorRun().run({ ...args, platforms: two });
    cost();
    const asked = source.requests.entries.length;
    const { run } = mirrorRun();
    expect((await run({ ...args, platforms: two })).counts).toMatchObject({ unchanged: 1 });
    expect(cost()).toBe(2 + 1 + 2);
    expect(source.requests.entries.length - asked).toBe(1);
    await run({ ...args, platforms: two });
    expect(cost()).toBe(2);
  });

  it('brings what is lacking when more platforms are wanted', async () => {
    const { args, root, stored } = await stage({ sparseIndexes: true });
    await mirrorRun().run({ ...args, platforms: ['linux/amd64'] });
    const wider = await mirrorRun().check({ ...args, platforms: two });
    expect(wider.counts).toMatchObject({ updated: 1 });
    expect(wider.transfer).toMatchObject({ blobs: 3 });
    expect(stored()?.manifests.size).toBe(2);
    const done = await mirrorRun().run({ ...args, platforms: two });
    expect(done.images[0]).toMatchObject({ state: 'updated', targetDigest: root.digest });
    expect(stored()?.manifests.size).toBe(3);
  });

  it('rebuilds where it is told to', async () => {
    const { args, root, target } = await stage({ sparseIndexes: true });
    const rebuild = { ...args, platforms: two, index: 'rebuild' } as const;
    const [image] = (await mirrorRun().run(rebuild)).images;
    expect(image?.targetDigest).not.toBe(root.digest);
    expect((await verifyImage({ url: target.url }, 'team/multi:1'))[0]).toBe(image?.targetDigest);
    expect((await mirrorRun().run(rebuild)).counts).toMatchObject({ unchanged: 1 });
    const sparse = { ...rebuild, index: 'sparse' } as const;
    const [again] = (await mirrorRun().run(sparse)).images;
    expect(again).toMatchObject({ state: 'updated', targetDigest: root.digest });
  });
});

describe('platforms, where the target refuses an index with gaps', () => {
  it('rebuilds it, says so, and finds it unchanged the second time', async () => {
    const { args, root, target, cost } = await stage();
    const { run, check } = mirrorRun();
    const planned = await check({ ...args, platforms: two });
    expect(planned.images[0]).toMatchObject({ state: 'copied', platforms: two });
    expect(planned.transfer).toMatchObject({ blobs: 6 });
    cost();
    const first = await run({ ...args, platforms: two });
    // One PUT more than where the index is taken.
    expect(cost()).toBe(4 + 2 * (3 + 4 * 3) + 1);
    const [image] = first.images;
    expect(image).toMatchObject({ state: 'copied', platforms: two, sourceDigest: root.digest });
    expect(image?.notes?.join()).toMatch(/rebuilt for linux\/amd64, linux\/arm64/);
    expect(first.transfer).toMatchObject({ blobs: 6 });
    expect((await verifyImage({ url: target.url }, 'team/multi:1'))[0]).toBe(image?.targetDigest);
    cost();
    const second = await mirrorRun().run({ ...args, platforms: two });
    expect(second.images[0]).toMatchObject({
      state: 'unchanged',
      targetDigest: image?.targetDigest,
    });
    expect(second.images[0]?.notes?.join()).toMatch(/rebuilt/);
    expect(cost()).toBe(3);
  });

  it('fails where the digest has to stay, with the tag as it was', async () => {
    const { args, stored } = await stage();
    const result = await mirrorRun().run({ ...args, platforms: two, index: 'sparse' });
    expect(result.images[0]).toMatchObject({
      state: 'failed',
      problem: { code: 'MP6014', side: 'target', status: 400 },
    });
    expect(result.images[0]?.problem?.hint).toMatch(/index: rebuild/);
    expect(stored()?.tags.size).toBe(0);
  });

  it('copies the whole of it where all its platforms are wanted', async () => {
    const { args, root } = await stage();
    const platforms = [...two, 'linux/s390x', 'linux/riscv64'];
    const [image] = (await mirrorRun().run({ ...args, platforms })).images;
    expect(image).toMatchObject({ state: 'copied', targetDigest: root.digest });
    expect(image?.notes).toEqual(['the source has no linux/riscv64']);
    expect((await mirrorRun().run({ ...args, platforms })).counts).toMatchObject({ unchanged: 1 });
  });
});

describe('required platforms', () => {
  it('fail an image that lacks one before anything moves', async () => {
    const { args, target, stored } = await stage();
    const wanted = { ...args, required_platforms: ['linux/amd64', 'linux/riscv64'] };
    for (const result of [await mirrorRun().check(wanted), await mirrorRun().run(wanted)]) {
      expect(result.failed).toBe(true);
      expect(result.images[0]?.problem).toMatchObject({ code: 'MP6013', side: 'source' });
      expect(result.images[0]?.reason).toMatch(/lacks linux\/riscv64; it has linux\/amd64, /);
    }
    expect(stored()).toBeUndefined();
    expect(target.requests.entries.every(({ method }) => method === 'HEAD')).toBe(true);
  });

  it('also one that was mirrored before, which is then not called kept', async () => {
    const { args } = await stage();
    await mirrorRun().run(args);
    const result = await mirrorRun().run({ ...args, required_platforms: ['linux/riscv64'] });
    expect(result.images[0]).toMatchObject({ state: 'failed' });
  });

  it('cost nothing more for a new image that has them', async () => {
    const { args, cost } = await stage();
    const { run } = mirrorRun();
    await run({ ...args, required_platforms: two });
    expect(cost()).toBe(4 + 3 * (3 + 4 * 3));
  });

  it('read the config of an image without an index', async () => {
    const { args } = await stage({}, { ...multi, platforms: ['linux/arm64/v8'] });
    const good = await mirrorRun().run({ ...args, required_platforms: ['linux/arm64'] });
    expect(good.counts).toMatchObject({ copied: 1 });
    const bad = await mirrorRun().run({ ...args, required_platforms: ['linux/amd64'] });
    expect(bad.images[0]?.reason).toMatch(/lacks linux\/amd64; it has linux\/arm64\/v8/);
  });
});

describe('platforms are refused', () => {
  it('that are none, that an image has none of, and by the skopeo engine', async () => {
    const { args } = await stage();
    const { run } = mirrorRun();
    await expect(run({ ...args, platforms: ['amd64'] })).rejects.toMatchObject({ code: 'MP5005' });
    const none = await run({ ...args, platforms: ['linux/riscv64'] });
    expect(none.images[0]).toMatchObject({ state: 'failed', problem: { code: 'MP6015' } });
    const skopeo = {
      ...args,
      engine: 'skopeo',
      platforms: two,
      referrers: true,
      foreign_layers: 'copy',
    } as const;
    await expect(run(skopeo)).rejects.toMatchObject({
      code: 'MP6007',
      message: 'the skopeo engine cannot do what platforms, foreign_layers, referrers asks for',
      hint: expect.stringContaining('engine: native') as string,
    });
  });
});
