import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage } from '../helpers/registry-api.ts';
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
    expect([result.code, result.signal], result.stderr).toEqual([code, null]);
    expect(result.stdout + result.stderr).not.toMatch(/^\s+at /m);
    expect(await digestOf(stage.target, 'cut/app:1')).toBe(old.manifest.digest);
  });
});
