import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { call, digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { type JsonRun, type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'e2e policies', size: 2000 }];
const image = (name: string) => makeImage({ name, layers });

interop(['docker-registry'], 'policies between docker-registries', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.reset();
    stage.targetProxy.reset();
  });

  /** Check tells what the run does, and writes nothing. */
  async function bothWays(site: string, flags: readonly string[] = []): Promise<JsonRun> {
    stage.targetProxy.reset();
    const checked = await stage.run([site, '--check', '--json', ...flags]);
    const { images } = JSON.parse(checked.stdout) as { images: { state: string }[] };
    expect(stage.targetProxy.writes()).toEqual([]);
    const done = await stage.runJson([site, ...flags]);
    const sorted = done.images.toSorted((a, b) => a.index - b.index);
    expect(images.map(({ state }) => state)).toEqual(sorted.map(({ state }) => state));
    expect(checked.code).toBe(done.code);
    return { ...done, images: sorted };
  }

  describe('an image-syncer list of 67 images', () => {
    const names = Array.from({ length: 64 }, (_, n) => `kyma/image-${n}:1.${n}`);
    const pinned = image('pinned');
    let site: string;

    beforeAll(async () => {
      for (const name of names) await pushImage(stage.source, name, image(name));
      await pushImage(stage.source, 'kyma/pinned:x', pinned);
      const host = stage.sourceProxy.host;
      const images = [
        ...names.map((name) => ({ source: `${host}/${name}` })),
        { source: `${host}/kyma/pinned@${pinned.manifest.digest}`, tag: '3.10' },
        { source: `${host}/kyma/image-7:1.7`, tag: 'again' },
        { source: `${host}/kyma/image-9:1.9` },
      ];
      expect(images).toHaveLength(67);
      const registry = `${stage.targetProxy.host}/external`;
      site = stage.play([
        { mirror_images: { images, registry, naming: 'whole', on_conflict: 'stop', jobs: 4 } },
      ]);
    });

    const atTarget = (name: string) =>
      `external/${stage.sourceProxy.host.replace(':', '-')}/${name}`;

    it('is copied where it is missing', async () => {
      const { code, images } = await bothWays(site);
      expect(code).toBe(0);
      expect(images).toHaveLength(66);
      expect(new Set(images.map(({ state }) => state))).toEqual(new Set(['copied']));
      expect(images[9]?.notes).toContain('listed 2 times (images 10, 67); mirrored once');
      expect(await digestOf(stage.target, atTarget('kyma/pinned:3.10'))).toBe(
        pinned.manifest.digest,
      );
    });

    it('is fine where it is the same', async () => {
      const { code, images } = await bothWays(site);
      expect(code).toBe(0);
      expect(new Set(images.map(({ state }) => state))).toEqual(new Set(['unchanged']));
      expect(stage.targetProxy.writes()).toEqual([]);
    });

    it('stops where it differs: what comes before is done, the rest not begun', async () => {
      const before = await digestOf(stage.target, atTarget('kyma/image-30:1.30'));
      await pushImage(stage.source, 'kyma/image-30:1.30', image('changed'));
      await pushImage(stage.source, 'kyma/image-40:1.40', image('changed, too'));
      const { code, images } = await bothWays(site);
      expect(code).toBe(2);
      const states = images.map(({ state }) => state);
      expect(states.slice(0, 30)).toEqual(Array(30).fill('unchanged'));
      expect(states[30]).toBe('conflict');
      expect(states.slice(31)).toEqual(Array(35).fill('not-tried'));
      expect(await digestOf(stage.target, atTarget('kyma/image-30:1.30'))).toBe(before);
      expect(stage.targetProxy.writes()).toEqual([]);
    });

    it('fails there and goes on with --on-conflict, where the task does not say', async () => {
      const host = stage.sourceProxy.host;
      const images = [30, 40, 41].map((n) => `${host}/kyma/image-${n}:1.${n}`);
      const registry = `${stage.targetProxy.host}/external`;
      const play = stage.play([{ mirror_images: { images, registry, naming: 'whole' } }]);
      const { code, images: done } = await bothWays(play, ['--on-conflict', 'fail']);
      expect(code).toBe(2);
      expect(done.map(({ state }) => state)).toEqual(['conflict', 'conflict', 'unchanged']);
      const left = await bothWays(play, ['--on-conflict', 'leave']);
      expect(left.code).toBe(0);
      expect(left.images.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'unchanged']);
      const text = await stage.run([play, '--on-conflict', 'fail']);
      expect(text.stdout).toMatch(/Images: 1 unchanged, 2 conflict\./);
      expect(text.stdout).toMatch(/x conflict {3}\S+image-30:1\.30 {2}the target has sha256:/);
      const moved = await bothWays(play);
      expect(moved.images.map(({ state }) => state)).toEqual(['updated', 'updated', 'unchanged']);
    });
  });

  it('only_missing asks no source for what is there', async () => {
    for (const name of ['only/a:1', 'only/b:1']) await pushImage(stage.source, name, image(name));
    const host = stage.sourceProxy.host;
    const registry = stage.targetProxy.host;
    await stage.run([stage.play([{ mirror_images: { images: [`${host}/only/a:1`], registry } }])]);
    const images = ['a', 'b'].map((name) => `${host}/only/${name}:1`);
    const site = stage.play([{ mirror_images: { images, registry, only_missing: true } }]);
    stage.sourceProxy.reset();
    const { images: done } = await bothWays(site);
    expect(done.map(({ state }) => state)).toEqual(['skipped', 'copied']);
    expect(stage.sourceProxy.requests.some(({ path }) => path.includes('only/a'))).toBe(false);
  });

  it('merges, tags platforms and keeps backups, and rests', async () => {
    const old = makeIndex({ name: 'old', layers }, ['linux/amd64', 'linux/s390x']);
    const fresh = makeIndex({ name: 'new', layers }, [
      'linux/amd64',
      'linux/arm64/v8',
      'linux/386',
    ]);
    await pushImage(stage.target, 'all/x:1', old);
    await pushImage(stage.source, 'all/x:1', fresh);
    const site = stage.play([
      {
        mirror_images: {
          images: [`${stage.sourceProxy.host}/all/x:1`],
          registry: stage.targetProxy.host,
          merge: true,
          arch: ['amd64', 'arm64'],
          platform_tags: true,
          backup_tag: "tag ~ '-' ~ old_digest[7:18]",
        },
      },
    ]);
    const { code, images } = await bothWays(site);
    expect(code).toBe(0);
    const backup = `1-${old.manifest.digest.slice(7, 18)}`;
    expect(images[0]).toMatchObject({
      state: 'updated',
      previousDigest: old.manifest.digest,
      backupTag: backup,
      platformTags: { written: 2, present: 0 },
      platforms: ['linux/amd64', 'linux/arm64/v8', 'linux/s390x'],
    });
    await verifyImage(stage.target, 'all/x:1');
    const { body } = await call(stage.target, { method: 'GET', path: '/v2/all/x/tags/list' });
    const { tags } = JSON.parse(body.toString()) as { tags: string[] };
    expect(tags.sort()).toEqual(['1', '1-amd64', '1-arm64', backup].sort());
    expect(await digestOf(stage.target, `all/x:${backup}`)).toBe(old.manifest.digest);
    expect((await bothWays(site)).images[0]?.state).toBe('unchanged');
    expect(stage.targetProxy.writes()).toEqual([]);
  });

  it('leaves out attestations, whatever the index policy', async () => {
    const index = makeIndex({ name: 'att', layers }, ['linux/amd64', 'unknown/unknown']);
    await pushImage(stage.source, 'att/x:1', index);
    const images = [`${stage.sourceProxy.host}/att/x:1`];
    const task = { images, registry: stage.targetProxy.host, attestations: 'drop' };
    const { images: done } = await bothWays(stage.play([{ mirror_images: task }]));
    expect(done[0]?.notes?.[0]).toMatch(/without build attestations/);
    expect(await verifyImage(stage.target, 'att/x:1')).toHaveLength(4);
  });

  it('counts attempts down, and waits between them', async () => {
    await pushImage(stage.source, 'retry/x:1', image('retry'));
    let refusals = 12;
    stage.sourceProxy.inject(({ kind }) => {
      if (kind !== 'blob' || refusals === 0) return undefined;
      refusals -= 1;
      return 'reset';
    });
    const images = [`${stage.sourceProxy.host}/retry/x:1`];
    const task = { images, registry: stage.targetProxy.host, retries: 5, delay: 0.01 };
    const { code, stdout } = await stage.run([stage.play([{ mirror_images: task }])]);
    stage.sourceProxy.inject(undefined);
    expect(code).toBe(0);
    expect(stdout).toMatch(/FAILED - RETRYING: \S+retry\/x:1 \(5 retries left\): the source /);
    expect(stdout).toMatch(/Images: 1 copied/);
  });

  it('moves no byte within one registry: every blob is mounted', async () => {
    const index = makeIndex({ name: 'inside', layers }, ['linux/amd64', 'linux/arm64']);
    await pushImage(stage.target, 'dev/app:1', index);
    const host = stage.targetProxy.host;
    const task = { images: [{ source: `${host}/dev/app:1`, target: 'prod/app' }], registry: host };
    const site = stage.play([{ mirror_images: task }]);
    const { code, images } = await bothWays(site);
    expect(code).toBe(0);
    expect(images[0]).toMatchObject({
      state: 'copied',
      transfer: { blobs: 0, bytes: 0, presentBlobs: 4 },
    });
    expect(stage.targetProxy.uploads).toEqual([]);
    expect(stage.targetProxy.mounts).toHaveLength(4);
    const reads = stage.targetProxy.requests.filter(({ kind }) => kind === 'blob');
    expect(reads.filter(({ method }) => method === 'GET')).toEqual([]);
    expect(await verifyImage(stage.target, 'prod/app:1')).toHaveLength(1 + 2 * 3);
  });
});
