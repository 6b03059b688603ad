import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { pushBigImage } from '../helpers/big-image.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { pushImageSet } from '../helpers/image-set.ts';
import { interop } from '../helpers/interop.ts';
import { runOk } from '../helpers/process.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const layers = [
  { seed: 'native a', size: 200_000 },
  { seed: 'native b', size: 3000 },
];

interop(['docker-registry', 'skopeo'], 'the native engine between docker-registries', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.reset();
    stage.targetProxy.reset();
  });

  function mirror(...names: string[]): string {
    const images = names.map((name) => `${stage.sourceProxy.host}/${name}`);
    return stage.play([{ mirror_images: { images, registry: stage.targetProxy.host } }]);
  }

  it.each(['oci', 'docker'] as const)(
    'brings a whole %s index, readable by skopeo',
    async (format) => {
      const name = `team/multi-${format}`;
      const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'];
      const index = makeIndex({ name, layers, format }, platforms);
      await pushImage(stage.source, `${name}:1`, index);

      const { code, images } = await stage.runJson([mirror(`${name}:1`)]);
      expect(code).toBe(0);
      expect(images).toMatchObject([
        { state: 'copied', targetDigest: index.manifest.digest, platforms },
      ]);
      expect(await verifyImage(stage.target, `${name}:1`)).toHaveLength(1 + 3 * 4);

      const inspect = ['inspect', '--tls-verify=false', '--raw'];
      const raw = await runOk('skopeo', [...inspect, `docker://${stage.target.host}/${name}:1`]);
      expect(raw.stdout).toBe(index.manifest.bytes.toString());
    },
  );

  it('brings an image back unchanged', async () => {
    const image = makeImage({ name: 'there and back', layers, format: 'docker' });
    await pushImage(stage.source, 'team/back:1', image);
    await stage.runJson([mirror('team/back:1')]);
    const images = [`${stage.target.host}/team/back:1`];
    const back = { images, registry: `${stage.source.host}/returned` };
    const { code } = await stage.runJson([stage.play([{ mirror_images: back }])]);
    expect(code).toBe(0);
    expect(await digestOf(stage.source, 'returned/team/back:1')).toBe(image.manifest.digest);

    const tls = '--src-tls-verify=false';
    const from = `docker://${stage.source.host}/returned/team/back:1`;
    await runOk('skopeo', ['copy', '-q', tls, from, `dir:${stage.folder}/back`]);
  });

  it('moves each blob once and mounts the rest', async () => {
    const set = { images: 12, layers: 4, layerSize: 20_000, shared: 2, prefix: 'set/image' };
    const names = await pushImageSet(stage.source, set);
    const { code } = await stage.runJson([mirror(...names)]);
    expect(code).toBe(0);
    const uploaded = stage.targetProxy.uploads.map(({ digest }) => digest);
    expect(uploaded.length).toBe(new Set(uploaded).size);
    expect(uploaded.length).toBe(12 + 2 + 12 * 2);
    expect(stage.targetProxy.mounts.length).toBe(11 * 2);
    for (const name of names) await verifyImage(stage.target, name);
  });

  it('changes nothing the second time, at two requests for each image', async () => {
    const names = ['twice/one:1', 'twice/two:1'];
    for (const name of names) await pushImage(stage.source, name, makeImage({ name, layers }));
    const site = mirror(...names);
    await stage.runJson([site]);
    stage.sourceProxy.reset();
    stage.targetProxy.reset();

    const { code, images, events } = await stage.runJson([site]);
    expect(code).toBe(0);
    expect(images.map(({ state }) => state)).toEqual(['unchanged', 'unchanged']);
    expect(events.at(-1)).toMatchObject({
      type: 'run.finished',
      recap: [{ changed: 0, failed: 0 }],
    });
    expect(stage.sourceProxy.tally()).toEqual({ 'HEAD manifest': 2 });
    expect(stage.targetProxy.tally()).toEqual({ 'HEAD manifest': 2 });
  });

  it('records the old digest when a tag moved', async () => {
    const [old, young] = ['old', 'young'].map((name) => makeImage({ name, layers }));
    if (!old || !young) throw new Error('no images');
    await pushImage(stage.source, 'team/moving:latest', old);
    await stage.runJson([mirror('team/moving:latest')]);
    await pushImage(stage.source, 'team/moving:latest', young);
    const { images } = await stage.runJson([mirror('team/moving:latest')]);
    expect(images).toMatchObject([
      {
        state: 'updated',
        previousDigest: old.manifest.digest,
        targetDigest: young.manifest.digest,
      },
    ]);
  });

  it('goes on where a broken download stopped', async () => {
    const image = makeImage({ name: 'broken', layers: [{ seed: 'broken', size: 900_000 }] });
    await pushImage(stage.source, 'team/broken:1', image);
    let cuts = 2;
    stage.sourceProxy.inject(({ kind, method }) => {
      if (kind !== 'blob' || method !== 'GET' || cuts === 0) return undefined;
      cuts -= 1;
      return 'cut';
    });
    const { code } = await stage.runJson([mirror('team/broken:1')]);
    stage.sourceProxy.inject(undefined);
    expect([code, cuts]).toEqual([0, 0]);
    await verifyImage(stage.target, 'team/broken:1');
  });

  it('needs little memory for a layer of 1 GiB', async () => {
    const name = 'team/big:1';
    await pushBigImage(stage.source, name, 2 ** 30);
    const images = [`${stage.source.host}/${name}`];
    const registry = stage.target.host;
    const { code, peakMemory } = await stage.run([
      stage.play([{ mirror_images: { images, registry } }]),
    ]);
    expect(code).toBe(0);
    expect(peakMemory).toBeLessThan(150_000_000);
    expect(await digestOf(stage.target, name)).toBe(await digestOf(stage.source, name));
  });
});
