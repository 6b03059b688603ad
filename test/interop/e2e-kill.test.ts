import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlacedBlob } from '../helpers/counting-proxy.ts';
import { pushImageSet } from '../helpers/image-set.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, verifyImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const set = { images: 30, layers: 2, layerSize: 10_000, shared: 1, prefix: 'kill/image' };
const rounds = 20;

/** Another seed kills at other moments. */
const seed = Number(process.env.MIRROR_PLAY_KILL_SEED ?? 1);

interop(['docker-registry'], `kill -9 in a run of ${set.images} images, seed ${seed}`, () => {
  let stage: Stage;
  let names: readonly string[];
  let requestsOfARun: number;

  beforeAll(async () => {
    stage = await startStage();
    names = await pushImageSet(stage.source, set);
    stage.targetProxy.reset();
    stage.sourceProxy.reset();
    await stage.run([mirrorTo('whole')]);
    requestsOfARun = stage.targetProxy.requests.length + stage.sourceProxy.requests.length;
  });
  afterAll(() => stage.remove());

  /** Each round has a part of the target of its own, which is empty. */
  function mirrorTo(part: string): string {
    const images = names.map((name) => `${stage.sourceProxy.host}/${name}`);
    return stage.play([
      { mirror_images: { images, registry: `${stage.targetProxy.host}/${part}` } },
    ]);
  }

  /** Runs until the nth request of both ends together, and kills it then. */
  async function runAndKill(site: string, nth: number): Promise<NodeJS.Signals | null> {
    let child: ChildProcess | undefined;
    let left = nth;
    const count = () => {
      left -= 1;
      if (left === 0) child?.kill('SIGKILL');
      return undefined;
    };
    for (const proxy of [stage.sourceProxy, stage.targetProxy]) proxy.inject(count);
    const { signal } = await stage.run([site], {
      onStart: (started) => {
        child = started;
      },
    });
    for (const proxy of [stage.sourceProxy, stage.targetProxy]) proxy.inject(undefined);
    return signal;
  }

  /** The images whose tags stand for what they do at the source. */
  async function tagged(part: string): Promise<readonly string[]> {
    const found = await Promise.all(
      names.map(async (name) => {
        const digest = await digestOf(stage.target, `${part}/${name}`);
        if (digest !== undefined) expect(digest).toBe(await digestOf(stage.source, name));
        return digest === undefined ? [] : [name];
      }),
    );
    return found.flat();
  }

  it.each(momentsOf(seed))('round %i, killed after %d of the run', async (round, share) => {
    const part = `round-${round}`;
    const site = mirrorTo(part);
    stage.targetProxy.reset();
    const signal = await runAndKill(site, Math.max(1, Math.floor(share * requestsOfARun)));
    expect(signal).toBe('SIGKILL');
    const uploads: PlacedBlob[] = [...stage.targetProxy.uploads];
    const there = await tagged(part);

    stage.targetProxy.reset();
    const { code, images } = await stage.runJson([site]);
    expect(code).toBe(0);
    expect(images).toHaveLength(set.images);
    const unchanged = images.filter(({ state }) => state === 'unchanged');
    expect(unchanged.length).toBeGreaterThanOrEqual(there.length);
    expect(await tagged(part)).toEqual(names);
    // Images that were unchanged now are as the kill left them.
    await Promise.all(names.map((name) => verifyImage(stage.target, `${part}/${name}`)));

    uploads.push(...stage.targetProxy.uploads);
    const places = uploads.map(({ repository, digest }) => `${repository}@${digest}`);
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });
});

/** A moment in each twentieth of the run, as xorshift32 has it. */
function momentsOf(start: number): [round: number, share: number][] {
  let state = start;
  return Array.from({ length: rounds }, (_, round) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const share = (round + (state >>> 0) / 2 ** 32) / rounds;
    return [round + 1, Number(share.toFixed(3))];
  });
}
