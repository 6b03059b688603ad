import { describe, expect, it } from 'vitest';
import type { MirrorImagesArgs } from '../../../../src/modules/mirror-images/arguments.ts';
import { makeImage, makeIndex } from '../../../helpers/image.ts';
import { mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { call, digestOf, pushImage, verifyImage } from '../../../helpers/registry-api.ts';

const layers = [{ seed: 'policies', size: 500 }];
const single = (name: string, platform = 'linux/amd64') => makeImage({ name, layers, platform });
const index = (name: string, ...platforms: string[]) => makeIndex({ name, layers }, platforms);

async function stage() {
  const source = await testRegistry();
  const target = await testRegistry();
  const from = { url: source.url };
  const to = { url: target.url };
  const args = (more: Partial<MirrorImagesArgs> = {}): MirrorImagesArgs => ({
    images: [`${source.address}/a/x:1`],
    registry: target.address,
    ...more,
  });
  const platformsAt = async (name: string): Promise<string[]> => {
    const [repository, tag] = name.split(':');
    const headers = { accept: '*/*' };
    const path = `/v2/${repository}/manifests/${tag}`;
    const { body } = await call(to, { method: 'GET', path, headers });
    const { manifests } = JSON.parse(body.toString()) as {
      manifests: { platform: { os: string; architecture: string } }[];
    };
    return manifests.map(({ platform: { os, architecture } }) => `${os}/${architecture}`);
  };
  return { source, target, from, to, args, platformsAt };
}

/** Check says what the run then does; the next run has nothing to do. */
async function settles(args: MirrorImagesArgs, expected: object): Promise<void> {
  const checked = await mirrorRun().check(args);
  expect(checked.images[0]).toMatchObject(expected);
  const done = await mirrorRun().run(args);
  expect(done.images[0]).toMatchObject(expected);
  const again = await mirrorRun().run(args);
  expect(again.images[0]).toMatchObject({ state: 'unchanged' });
  const recheck = await mirrorRun().check(args);
  expect(recheck.images[0]).toMatchObject({ state: 'unchanged' });
}

describe('merge', () => {
  it('keeps platforms of the target that are not copied', async () => {
    const { from, to, args, platformsAt } = await stage();
    await pushImage(to, 'a/x:1', index('old', 'linux/amd64', 'linux/s390x'));
    await pushImage(from, 'a/x:1', index('new', 'linux/amd64', 'linux/arm64', 'linux/ppc64le'));
    const merge = { merge: true, arch: ['amd64', 'arm64'] };
    await settles(args(merge), {
      state: 'updated',
      platforms: ['linux/amd64', 'linux/arm64', 'linux/s390x'],
      notes: [
        "the index was merged: linux/amd64, linux/arm64 of the source, linux/s390x of the target; its digest is not the source's",
      ],
    });
    expect(await platformsAt('a/x:1')).toEqual(['linux/amd64', 'linux/arm64', 'linux/s390x']);
    await verifyImage(to, 'a/x:1');
  });

  it('is the image itself where the target adds nothing', async () => {
    const { from, to, args } = await stage();
    const image = index('new', 'linux/amd64', 'linux/arm64');
    await pushImage(from, 'a/x:1', image);
    await settles(args({ merge: true }), { state: 'copied' });
    expect(await digestOf(to, 'a/x:1')).toBe(image.manifest.digest);
  });

  it('makes an index of two images without one, and of one and an index', async () => {
    const { from, to, args, platformsAt } = await stage();
    await pushImage(to, 'a/x:1', single('old', 'linux/arm64'));
    await pushImage(from, 'a/x:1', single('new'));
    await settles(args({ merge: true }), { state: 'updated' });
    expect(await platformsAt('a/x:1')).toEqual(['linux/amd64', 'linux/arm64']);
    await pushImage(from, 'a/x:1', single('newer', 'linux/s390x'));
    await settles(args({ merge: true }), { state: 'updated' });
    expect(await platformsAt('a/x:1')).toEqual(['linux/s390x', 'linux/amd64', 'linux/arm64']);
    await verifyImage(to, 'a/x:1');
  });

  it('replaces everything with overwrite in the configuration, or not asked for', async () => {
    const { from, to, args } = await stage();
    const image = index('new', 'linux/amd64');
    await pushImage(to, 'a/x:1', index('old', 'linux/s390x'));
    await pushImage(from, 'a/x:1', image);
    await settles(args({ overwrite: true }), { state: 'updated' });
    expect(await digestOf(to, 'a/x:1')).toBe(image.manifest.digest);
  });

  it('is a conflict where tags may not move', async () => {
    const { from, to, args } = await stage();
    await pushImage(to, 'a/x:1', index('old', 'linux/s390x'));
    await pushImage(from, 'a/x:1', index('new', 'linux/amd64'));
    const { images } = await mirrorRun().run(args({ merge: true, on_conflict: 'fail' }));
    expect(images[0]).toMatchObject({ state: 'conflict' });
  });
});

describe('platform_tags', () => {
  const platforms = ['linux/amd64', 'linux/arm64/v8', 'linux/arm/v7', 'linux/arm/v6'];

  it.each([
    [true, ['1-amd64', '1-arm64', '1-armv7', '1-armv6']],
    ['rancher', ['1-amd64', '1-arm64', '1-arm', '1-armv6']],
  ] as const)('%s names every platform', async (style, tags) => {
    const { from, to, args } = await stage();
    const image = index('x', ...platforms);
    await pushImage(from, 'a/x:1', image);
    await settles(args({ platform_tags: style }), {
      state: 'copied',
      platformTags: { written: 4, present: 0 },
    });
    const digests = await Promise.all(tags.map((tag) => digestOf(to, `a/x:${tag}`)));
    expect(digests).toEqual(image.children.map(({ manifest }) => manifest.digest));
    expect(await digestOf(to, 'a/x:1')).toBe(image.manifest.digest);
  });

  it('names an image without an index, too, and of a part only the part', async () => {
    const { from, to, args } = await stage();
    const image = single('x', 'linux/arm64');
    await pushImage(from, 'a/x:1', image);
    await settles(args({ platform_tags: true }), { platformTags: { written: 1, present: 0 } });
    expect(await digestOf(to, 'a/x:1-arm64')).toBe(image.manifest.digest);
    await pushImage(from, 'a/x:1', index('y', 'linux/amd64', 'linux/s390x'));
    const part = args({ platform_tags: true, arch: ['s390x'] });
    await settles(part, { platformTags: { written: 1, present: 0 } });
    expect(await digestOf(to, 'a/x:1-amd64')).toBeUndefined();
  });

  it('mends a tag that is lacking, and moves nothing else', async () => {
    const { from, args } = await stage();
    await pushImage(from, 'a/x:1', index('x', 'linux/amd64', 'linux/arm64'));
    await mirrorRun().run(args());
    await settles(args({ platform_tags: true }), {
      state: 'updated',
      platformTags: { written: 2, present: 0 },
      transfer: { blobs: 0 },
    });
  });

  it('never writes over the target of another image', async () => {
    const { source, from, to, args } = await stage();
    const other = single('other');
    await pushImage(from, 'a/x:1', index('x', 'linux/amd64', 'linux/arm64'));
    await pushImage(from, 'a/x:1-amd64', other);
    const images = [`${source.address}/a/x:1`, `${source.address}/a/x:1-amd64`];
    const { counts, images: done } = await mirrorRun().run(args({ images, platform_tags: true }));
    expect(counts).toMatchObject({ copied: 2 });
    expect(await digestOf(to, 'a/x:1-amd64')).toBe(other.manifest.digest);
    expect(done[0]?.notes).toContain('the tag 1-amd64 is no tag, or the target of another image');
    const again = await mirrorRun().run(args({ images, platform_tags: true }));
    expect(again.counts).toMatchObject({ unchanged: 2 });
  });

  it.each([
    ['fail', 'conflict'],
    ['leave', 'copied'],
    ['update', 'copied'],
  ] as const)(
    'on_conflict: %s where one stands for something else: %s',
    async (on_conflict, state) => {
      const { from, to, args } = await stage();
      const [mine, image] = [single('mine'), index('x', 'linux/amd64', 'linux/arm64')];
      await pushImage(to, 'a/x:1-amd64', mine);
      await pushImage(from, 'a/x:1', image);
      const policy = args({ platform_tags: true, on_conflict });
      expect((await mirrorRun().check(policy)).images[0]).toMatchObject({ state });
      expect((await mirrorRun().run(policy)).images[0]).toMatchObject({ state });
      const stays =
        on_conflict === 'update' ? image.children[0]?.manifest.digest : mine.manifest.digest;
      expect(await digestOf(to, 'a/x:1-amd64')).toBe(stays);
      expect(await digestOf(to, 'a/x:1')).toBe(
        state === 'copied' ? image.manifest.digest : undefined,
      );
    },
  );
});

describe('backup_tag', () => {
  const backup_tag = "tag ~ '-' ~ old_digest[7:18]";

  it('keeps the old manifest under a tag of its own', async () => {
    const { from, to, args } = await stage();
    const [old, fresh] = [single('old'), single('new')];
    await pushImage(to, 'a/x:1', old);
    await pushImage(from, 'a/x:1', fresh);
    const name = `1-${old.manifest.digest.slice(7, 18)}`;
    await settles(args({ backup_tag }), {
      state: 'updated',
      backupTag: name,
      previousDigest: old.manifest.digest,
      targetDigest: expect.any(String) as string,
    });
    expect(await digestOf(to, `a/x:${name}`)).toBe(old.manifest.digest);
    expect(await digestOf(to, 'a/x:1')).toBe(fresh.manifest.digest);
  });

  it('makes none where nothing moves', async () => {
    const { from, to, args } = await stage();
    await pushImage(from, 'a/x:1', single('x'));
    await settles(args({ backup_tag }), { state: 'copied', backupTag: undefined });
    const { body } = await call(to, { method: 'GET', path: '/v2/a/x/tags/list' });
    expect(JSON.parse(body.toString())).toMatchObject({ tags: ['1'] });
  });

  it('knows the time of the task', async () => {
    const { from, to, args } = await stage();
    await pushImage(to, 'a/x:1', single('old'));
    await pushImage(from, 'a/x:1', single('new'));
    const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    const quoted = mirrorRun({ now }).run(args({ backup_tag: "'{{ time }}'" }));
    await expect(quoted).rejects.toMatchObject({ code: 'MP6009' });
    const done = await mirrorRun({ now }).run(args({ backup_tag: '{{ tag }}-{{ time }}' }));
    expect(done.images[0]).toMatchObject({ backupTag: '1-20260102T030405Z' });
  });

  it('never writes over another backup: the tag stays, too', async () => {
    const { from, to, args } = await stage();
    const [old, older] = [single('old'), single('older')];
    await pushImage(to, 'a/x:1', old);
    await pushImage(to, 'a/x:1-before', older);
    await pushImage(from, 'a/x:1', single('new'));
    const policy = args({ backup_tag: "tag ~ '-before'" });
    const expected = { state: 'conflict', reason: expect.stringContaining('1-before') as string };
    expect((await mirrorRun().check(policy)).images[0]).toMatchObject(expected);
    const done = await mirrorRun().run(policy);
    expect(done).toMatchObject({ failed: true, images: [expected] });
    expect(await digestOf(to, 'a/x:1')).toBe(old.manifest.digest);
    expect(await digestOf(to, 'a/x:1-before')).toBe(older.manifest.digest);
  });
});

describe('attestations and platforms', () => {
  it('drops unknown/unknown children, and says so', async () => {
    const { from, to, args, platformsAt } = await stage();
    await pushImage(from, 'a/x:1', index('x', 'linux/amd64', 'unknown/unknown'));
    await settles(args({ attestations: 'drop' }), {
      state: 'copied',
      notes: [
        "the index was rebuilt for linux/amd64, without build attestations: its digest is not the source's",
      ],
    });
    expect(await platformsAt('a/x:1')).toEqual(['linux/amd64']);
    await verifyImage(to, 'a/x:1');
  });

  it.each([
    ['fail', 'failed'],
    ['skip', 'skipped'],
  ] as const)(
    'platform_missing: %s, of an index and of an image without one',
    async (platform_missing, state) => {
      const { source, from, args } = await stage();
      await pushImage(from, 'a/x:1', index('x', 'linux/s390x'));
      await pushImage(from, 'a/y:1', single('y', 'linux/s390x'));
      await pushImage(from, 'a/z:1', single('z', 'linux/arm64/v8'));
      const images = ['a/x', 'a/y', 'a/z'].map((name) => `${source.address}/${name}:1`);
      const policy = args({ images, arch: ['amd64', 'arm64'], platform_missing });
      for (const { images: done, failed } of [
        await mirrorRun().check({ ...policy, measure: false }),
        await mirrorRun().check(policy),
        await mirrorRun().run(policy),
      ]) {
        expect(done.map((image) => image.state)).toEqual([state, state, 'copied']);
        expect(done[0]?.reason).toMatch(/the image lacks amd64, arm64; it has linux\/s390x/);
        expect(failed).toBe(state === 'failed');
      }
    },
  );
});
