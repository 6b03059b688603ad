import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PlacedBlob } from '../helpers/counting-proxy.ts';
import { makeImage } from '../helpers/image.ts';
import { pushImageSet } from '../helpers/image-set.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

interop(['docker-registry'], 'a run that is cut off', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.targetProxy.inject(undefined);
    stage.targetProxy.reset();
  });

  function mirror(names: readonly string[]): string {
    const images = names.map((name) => `${stage.sourceProxy.host}/${name}`);
    return stage.play([{ mirror_images: { images, registry: stage.targetProxy.host } }]);
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s in the middle of an upload leaves the tag as it was', async (signal, code) => {
    const old = makeImage({ name: 'old', layers: [{ seed: 'cut', size: 1000 }] });
    const young = makeImage({ name: signal, layers: [{ seed: signal, size: 3_000_000 }] });
    await pushImage(stage.target, 'cut/app:1', old);
    await pushImage(stage.source, 'cut/app:1', young);
    let child: ChildProcess | undefined;
    stage.targetProxy.inject(({ kind }) => {
      if (kind !== 'upload-data') return undefined;
      child?.kill(signal);
      return 'stall';
    });
    const result = await stage.run([mirror(['cut/app:1'])], {
      timeout: 30_000,
      onStart: (started) => {
        child = started;
      },
    });
    expect([result.code, result.signal]).toEqual([code, null]);
    expect(result.stdout + result.stderr).not.toMatch(/^\s+at /m);
    expect(await digestOf(stage.target, 'cut/app:1')).toBe(old.manifest.digest);
  });

  it('kill -9 at any moment: the next run converges and sends nothing twice', async () => {
    const set = { images: 30, layers: 3, layerSize: 60_000, shared: 1, prefix: 'kill/image' };
    const names = await pushImageSet(stage.source, set);
    const site = mirror(names);
    const sent: PlacedBlob[] = [];
    for (const moment of [5, 40, 110, 170]) {
      let child: ChildProcess | undefined;
      let left = moment;
      stage.targetProxy.inject(() => {
        left -= 1;
        if (left === 0) child?.kill('SIGKILL');
        return undefined;
      });
      const { signal } = await stage.run([site], {
        onStart: (started) => {
          child = started;
        },
      });
      expect([moment, signal]).toEqual([moment, 'SIGKILL']);
      sent.push(...stage.targetProxy.uploads);
      stage.targetProxy.reset();
      for (const name of names) {
        if (await digestOf(stage.target, name)) await verifyImage(stage.target, name);
      }
    }
    stage.targetProxy.inject(undefined);
    const { code } = await stage.run([site]);
    expect(code).toBe(0);
    sent.push(...stage.targetProxy.uploads);
    for (const name of names) await verifyImage(stage.target, name);
    const places = sent.map(({ repository, digest }) => `${repository}@${digest}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });
});
