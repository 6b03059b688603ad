import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { type MirrorRun, mirrorRun } from '../helpers/mirror.ts';
import { testRegistry } from '../helpers/registry.ts';
import { pushImage } from '../helpers/registry-api.ts';

const layers = [
  { seed: 'costs a', size: 4000 },
  { seed: 'costs b', size: 700 },
  { seed: 'costs c', size: 50 },
];
const blobs = layers.length + 1;
const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
const head = { 'HEAD manifest': 1 };

/** What docs/mirroring.md says under "What it costs", counted. */
interop(['docker-registry'], 'requests between docker-registries', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let from: CountingProxy;
  let to: CountingProxy;
  const image = makeImage({ name: 'costs', layers });
  const index = makeIndex({ name: 'costs', layers }, platforms);

  beforeAll(async () => {
    source = await startDockerRegistry();
    target = await startDockerRegistry();
    from = await countingProxy({ target: source.url });
    to = await countingProxy({ target: target.url });
    await pushImage(source, 'app:1', image);
    await pushImage(source, 'multi:1', index);
  });
  afterAll(async () => {
    await Promise.all([from.stop(), to.stop()]);
    await Promise.all([source.remove(), target.remove()]);
  });
  beforeEach(reset);

  function reset() {
    from.reset();
    to.reset();
  }

  /** Mirrors into a part of the target, and answers what each end was asked. */
  async function cost(name: string, part: string, options: CostOptions = {}) {
    reset();
    const { run = mirrorRun(), ...more } = options;
    const images = [`${from.host}/${name}`];
    const { counts, msg } = await run.run({ images, registry: `${to.host}/${part}`, ...more });
    expect(counts.failed, String(msg)).toBe(0);
    return { source: from.tally(), target: to.tally() };
  }

  it('unchanged: a HEAD at each end; none at the source where that can be known', async () => {
    await cost('app:1', 'same');
    expect(await cost('app:1', 'same')).toEqual({ source: head, target: head });
    expect(await cost('app:1', 'same', { immutable: true })).toEqual({ source: {}, target: head });
    const pinned = `app:1@${image.manifest.digest}`;
    expect(await cost(pinned, 'same')).toEqual({ source: {}, target: head });
    const { images } = await mirrorRun().run({ images: [`${to.host}/app:1`], registry: to.host });
    expect(images[0]?.state).toBe('unchanged');
    expect(to.requests).toHaveLength(1);
  });

  it('a new image: 4 and for each blob 4', async () => {
    expect(await cost('app:1', 'new')).toEqual({
      source: { ...head, 'GET manifest': 1, 'GET blob': blobs },
      target: {
        ...head,
        'HEAD blob': blobs,
        'POST upload-start': blobs,
        'PUT upload-data': blobs,
        'PUT manifest': 1,
      },
    });
  });

  it('a new image of blobs that the run knows elsewhere: 4 and for each blob a mount', async () => {
    const run = mirrorRun();
    await cost('app:1', 'known', { run });
    expect(await cost('app:1', 'elsewhere', { run })).toEqual({
      source: { ...head, 'GET manifest': 1 },
      target: { ...head, 'POST mount': blobs, 'PUT manifest': 1 },
    });
  });

  it('another tag of an image: 4, and for each blob a HEAD where the run does not know it', async () => {
    await pushImage(source, 'app:2', image);
    const run = mirrorRun();
    await cost('app:1', 'tags', { run });
    const known = { ...head, 'PUT manifest': 1 };
    expect(await cost('app:2', 'tags', { run })).toEqual({
      source: { ...head, 'GET manifest': 1 },
      target: known,
    });
    await pushImage(source, 'app:3', image);
    expect((await cost('app:3', 'tags')).target).toEqual({ ...known, 'HEAD blob': blobs });
  });

  it('a new index: 4, for each image 3, for each blob 4; unchanged it is 2', async () => {
    const all = platforms.length * blobs;
    expect(await cost('multi:1', 'index')).toEqual({
      source: { ...head, 'GET manifest': 1 + platforms.length, 'GET blob': all },
      target: {
        'HEAD manifest': 1 + platforms.length,
        'HEAD blob': all,
        'POST upload-start': all,
        'PUT upload-data': all,
        'PUT manifest': 1 + platforms.length,
      },
    });
    expect(await cost('multi:1', 'index')).toEqual({ source: head, target: head });
  });

  it('a rebuilt index, unchanged: a GET at the source more', async () => {
    const some = { platforms: platforms.slice(0, 2) };
    await cost('multi:1', 'rebuilt', some);
    expect(await cost('multi:1', 'rebuilt', some)).toEqual({
      source: { ...head, 'GET manifest': 1 },
      target: head,
    });
  });

  it('an index with gaps, unchanged: a GET and a HEAD per platform more, all at the target', async () => {
    const gaps = await testRegistry({ sparseIndexes: true });
    const some = { registry: gaps.address, platforms: platforms.slice(0, 2) };
    const images = [`${from.host}/multi:1`];
    const run = mirrorRun();
    await run.run({ images, ...some });
    const again = async (who: MirrorRun) => {
      from.reset();
      gaps.requests.clear();
      expect((await who.run({ images, ...some })).counts.unchanged).toBe(1);
      const methods = gaps.requests.entries.map(({ method }) => method);
      return { source: from.tally(), target: methods };
    };
    expect(await again(run)).toEqual({ source: head, target: ['HEAD'] });
    expect(await again(mirrorRun())).toEqual({
      source: head,
      target: ['HEAD', 'GET', 'HEAD', 'HEAD'],
    });
  });

  it('required platforms, unchanged: a GET at the target more', async () => {
    const required = { required_platforms: platforms };
    await cost('multi:1', 'required', required);
    expect(await cost('multi:1', 'required', required)).toEqual({
      source: head,
      target: { ...head, 'GET manifest': 1 },
    });
  });

  it('one blob that many images want at once moves once', async () => {
    const names = Array.from({ length: 20 }, (_, number) => `many-${number}:1`);
    const shared = [{ seed: 'wanted by many', size: 300_000 }];
    for (const name of names) await pushImage(source, name, makeImage({ name, layers: shared }));
    reset();
    const images = names.map((name) => `${from.host}/${name}`);
    const { counts } = await mirrorRun().run({ images, registry: `${to.host}/many` });
    expect(counts.copied).toBe(20);
    expect(from.tally()['GET blob']).toBe(21);
    expect([to.uploads.length, to.mounts.length]).toEqual([21, 19]);
  });
});

interface CostOptions {
  readonly run?: MirrorRun;
  readonly immutable?: boolean;
  readonly platforms?: string[];
  readonly required_platforms?: string[];
}
