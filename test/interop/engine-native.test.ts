import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { pushImageSet } from '../helpers/image-set.ts';
import { interop } from '../helpers/interop.ts';
import { mirrorRun } from '../helpers/mirror.ts';
import { runOk } from '../helpers/process.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';

const layers = [
  { seed: 'native a', size: 90_000 },
  { seed: 'native b', size: 700 },
];

interop(['docker-registry', 'skopeo'], 'the native engine between docker-registries', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let from: CountingProxy;
  let to: CountingProxy;

  beforeAll(async () => {
    source = await startDockerRegistry();
    target = await startDockerRegistry();
    from = await countingProxy({ target: source.url });
    to = await countingProxy({ target: target.url });
  });
  afterAll(async () => {
    await Promise.all([from.stop(), to.stop()]);
    await Promise.all([source.remove(), target.remove()]);
  });
  beforeEach(() => {
    from.reset();
    to.reset();
  });

  const mirror = (names: readonly string[], run = mirrorRun()) =>
    run.run({ images: names.map((name) => `${from.host}/${name}`), registry: to.host });

  it.each(['oci', 'docker'] as const)('%s: skopeo reads back what was copied', async (format) => {
    const name = `team/${format}`;
    await pushImage(source, `${name}:1`, makeImage({ name, layers, format }));
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
    await pushImage(source, `${name}:all`, makeIndex({ name, layers, format }, platforms));
    const result = await mirror([`${name}:1`, `${name}:all`]);
    expect(result.counts).toMatchObject({ copied: 2 });
    for (const tag of ['1', 'all']) {
      const copy = `${name}:${tag}`;
      expect(await verifyImage(target, copy)).toEqual(await verifyImage(source, copy));
      const there = `docker://${target.host}/${copy}`;
      await runOk('skopeo', ['inspect', '--raw', '--tls-verify=false', there]);
    }
  });

  it('sends each blob of sixty images once, mounts the rest without asking, and then rests', async () => {
    const spec = { images: 60, layers: 6, layerSize: 2000, shared: 3, prefix: 'set/image' };
    const names = await pushImageSet(source, spec);
    const run = mirrorRun();
    expect((await mirror(names, run)).counts).toMatchObject({ copied: 60 });
    const unique = 3 + 60 * 4;
    expect(new Set(to.uploads.map(({ digest }) => digest)).size).toBe(unique);
    expect(to.uploads).toHaveLength(unique);
    expect(to.mounts).toHaveLength(59 * 3);
    expect(from.tally()).toEqual({ 'HEAD manifest': 60, 'GET manifest': 60, 'GET blob': unique });
    expect(to.tally()).toEqual({
      'HEAD manifest': 60,
      'HEAD blob': unique,
      'POST upload-start': unique,
      'PUT upload-data': unique,
      'POST mount': 59 * 3,
      'PUT manifest': 60,
    });
    for (const name of names)
      expect(await digestOf(target, name)).toBe(await digestOf(source, name));
    to.reset();
    from.reset();
    expect((await mirror(names, run)).counts).toMatchObject({ unchanged: 60 });
    expect([from.requests.length, to.requests.length]).toEqual([60, 60]);
  });

  it('costs 4 + 4(N+1) requests for a new image', async () => {
    await pushImage(source, 'one/new:1', makeImage({ name: 'one/new', layers }));
    await mirror(['one/new:1']);
    expect(from.requests.length + to.requests.length).toBe(4 + 4 * 3);
  });

  it('survives a mount that is refused', async () => {
    const spec = { images: 4, layers: 2, layerSize: 3000, shared: 2, prefix: 'no/mount' };
    const names = await pushImageSet(source, spec);
    to.inject(({ kind }) => (kind === 'mount' ? { status: 403 } : undefined));
    expect((await mirror(names)).counts).toMatchObject({ copied: 4 });
    to.inject(undefined);
    for (const name of names) await verifyImage(target, name);
  });

  it('rebuilds an index where docker-registry wants all its children, and then rests', async () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x'];
    await pushImage(source, 'sub/set:1', makeIndex({ name: 'sub/set', layers }, platforms));
    await pushImage(source, 'sub/two:1', makeIndex({ name: 'sub/two', layers }, platforms));
    const names = ['sub/set:1', 'sub/two:1'].map((name) => `${from.host}/${name}`);
    const args = { images: names, registry: to.host, platforms: ['linux/amd64', 'linux/arm64'] };
    const sparse = await mirrorRun().run({ ...args, index: 'sparse' });
    expect(sparse.images[0]?.problem).toMatchObject({ code: 'MP6014', status: 400 });
    expect(await digestOf(target, 'sub/set:1')).toBeUndefined();
    const { images } = await mirrorRun().run({ ...args, jobs: 1 });
    for (const { notes, targetDigest } of images) {
      expect(notes?.join()).toMatch(/^the index was rebuilt for linux\/amd64, linux\/arm64/);
      expect(targetDigest).not.toBe(await digestOf(source, 'sub/set:1'));
    }
    expect((await verifyImage(target, 'sub/set:1'))[0]).toBe(images[0]?.targetDigest);
    // Two refused in the first run; of the second the first index only, then it has learnt.
    const puts = to.requests.filter(({ method, path }) => method === 'PUT' && path.endsWith('/1'));
    expect(puts).toHaveLength(2 + 3);
    to.reset();
    from.reset();
    expect((await mirrorRun().run(args)).counts).toMatchObject({ unchanged: 2 });
    expect([from.requests.length, to.requests.length]).toEqual([4, 2]);
  });

  it('reports non-distributable layers that the target does not take', async () => {
    const image = makeImage({ name: 'win/x', layers, format: 'docker' });
    const manifest = JSON.parse(image.manifest.bytes.toString()) as { layers: object[] };
    manifest.layers.push({
      mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      size: 10,
      digest: `sha256:${'1'.repeat(64)}`,
      urls: ['https://example.com/layer'],
    });
    const bytes = Buffer.from(JSON.stringify(manifest));
    await pushImage(source, 'win/x:1', image);
    from.inject((request) =>
      request.path.startsWith('/v2/win/x/manifests/')
        ? {
            status: 200,
            headers: { 'content-type': image.manifest.mediaType },
            body: bytes.toString(),
          }
        : undefined,
    );
    const result = await mirror(['win/x:1']);
    from.inject(undefined);
    expect(result.images[0]).toMatchObject({ state: 'failed', problem: { side: 'target' } });
    expect(result.images[0]?.problem?.hint).toMatch(/non-distributable/);
  });
});
