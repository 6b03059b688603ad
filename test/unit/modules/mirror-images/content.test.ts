import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../../src/oci/descriptor.ts';
import { type DigestAlgorithm, digestOf } from '../../../../src/oci/digest.ts';
import { mediaType } from '../../../../src/oci/media-type.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import type { RegistryStore } from '../../../../src/store/registry-store.ts';
import { putManifest, rawManifest, repositoryOf } from '../../../../src/store/repository.ts';
import { startDockerRegistry } from '../../../helpers/docker-registry.ts';
import { interop } from '../../../helpers/interop.ts';
import { mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { verifyImage } from '../../../helpers/registry-api.ts';

async function blob(
  store: RegistryStore,
  text: string,
  type: string,
  algorithm: DigestAlgorithm = 'sha256',
): Promise<Descriptor> {
  const bytes = Buffer.from(text);
  const digest = digestOf(bytes, algorithm);
  const upload = await store.blobs.begin();
  if (bytes.length > 0) await upload.write(bytes);
  await upload.commit(digest);
  repositoryOf(store, 'odd').blobs.set(digest, bytes.length);
  return { mediaType: type, digest, size: bytes.length };
}

function manifest(store: RegistryStore, document: object, tag?: string): Descriptor {
  const raw = rawManifest(Buffer.from(JSON.stringify({ schemaVersion: 2, ...document })));
  return putManifest(repositoryOf(store, 'odd'), raw, tag === undefined ? [] : [tag]).descriptor;
}

const helm = 'application/vnd.cncf.helm.config.v1+json';
const chart = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

async function image(store: RegistryStore, layers: readonly Descriptor[], tag: string) {
  const config = await blob(store, `{"for":"${tag}"}`, mediaType.ociConfig);
  return manifest(store, { mediaType: mediaType.ociManifest, config, layers }, tag);
}

/** Everything that is not the usual image, by tag. */
const shapes: Readonly<Record<string, (store: RegistryStore) => Promise<Descriptor>>> = {
  helm: async (store) =>
    manifest(
      store,
      {
        mediaType: mediaType.ociManifest,
        config: await blob(store, '{"name":"chart"}', helm),
        layers: [await blob(store, 'chart', chart)],
        annotations: { 'org.opencontainers.image.title': 'chart', own: 'kept' },
      },
      'helm',
    ),
  artifact: async (store) => {
    const empty = await blob(store, '{}', mediaType.ociEmpty);
    const document = { mediaType: mediaType.ociManifest, artifactType: 'text/x-anything' };
    return manifest(store, { ...document, config: empty, layers: [empty] }, 'artifact');
  },
  'empty-blob': async (store) =>
    image(store, [await blob(store, '', mediaType.ociLayer)], 'empty-blob'),
  'no-layers': (store) => image(store, [], 'no-layers'),
  nested: async (store) => {
    const leaf = await image(store, [await blob(store, 'leaf', mediaType.ociLayer)], 'leaf');
    const inner = manifest(store, { mediaType: mediaType.ociIndex, manifests: [leaf] });
    return manifest(store, { mediaType: mediaType.ociIndex, manifests: [inner, leaf] }, 'nested');
  },
};

describe.each(Object.keys(shapes))('%s', (name) => {
  it('is copied byte for byte, and then unchanged', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    const root = await shapes[name]!(source.store);
    const args = { images: [`${source.address}/odd:${name}`], registry: target.address };
    const first = await mirrorRun().run(args);
    expect(first.images[0]).toMatchObject({ state: 'copied', targetDigest: root.digest });
    const there = await verifyImage({ url: target.url }, `odd:${name}`);
    expect(there).toEqual(await verifyImage({ url: source.url }, `odd:${name}`));
    expect((await mirrorRun().run(args)).counts).toMatchObject({ unchanged: 1 });
  });
});

interop(['docker-registry'], 'docker-registry', () => {
  it('takes all of these', async () => {
    const source = await testRegistry();
    const target = await startDockerRegistry();
    try {
      for (const shape of Object.values(shapes)) await shape(source.store);
      const images = Object.keys(shapes).map((name) => `${source.address}/odd:${name}`);
      const result = await mirrorRun().run({ images, registry: target.host });
      expect(result.images.map(({ reason }) => reason)).toEqual(images.map(() => undefined));
      for (const name of Object.keys(shapes)) await verifyImage(target, `odd:${name}`);
    } finally {
      await target.remove();
    }
  });
});

describe('sha512', () => {
  it('blobs are copied and checked as such', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    const layer = await blob(source.store, 'long digest', mediaType.ociLayer, 'sha512');
    await image(source.store, [layer], 'sha512');
    const args = { images: [`${source.address}/odd:sha512`], registry: target.address };
    expect((await mirrorRun().run(args)).counts).toMatchObject({ copied: 1 });
    expect(target.store.repositories.get('odd')?.blobs.get(layer.digest)).toBe(11);
  });
});

describe('non-distributable layers', () => {
  const type = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';

  it('stay away, or come along when asked', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    const layer = { ...(await blob(source.store, 'base', type)), urls: ['https://e.com/base'] };
    const root = await image(source.store, [layer], 'win');
    const args = { images: [`${source.address}/odd:win`], registry: target.address };
    const [kept] = (await mirrorRun().run(args)).images;
    expect(kept?.notes?.join()).toMatch(/stay where they are/);
    const held = () => target.store.repositories.get('odd')?.blobs.has(layer.digest);
    expect(held()).toBe(false);
    const copy = { ...args, registry: `${target.address}/all`, foreign_layers: 'copy' } as const;
    const planned = await mirrorRun().check(copy);
    const done = await mirrorRun().run(copy);
    expect(done.images[0]).toMatchObject({ state: 'copied', targetDigest: root.digest });
    expect(done.transfer).toMatchObject({ blobs: 2 });
    expect(planned.transfer).toEqual({ blobs: 2, bytes: 17, presentBlobs: 0, presentBytes: 0 });
    expect(target.store.repositories.get('all/odd')?.blobs.has(layer.digest)).toBe(true);
  });
});

describe('immutable tags', () => {
  it('cost one request at the target and none at the source', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    await addSampleImage(source.store, { repository: 'team/web', tag: 'v1.2' });
    const args = { images: [`${source.address}/team/web:v1.2`], registry: target.address };
    for (const [immutable, asked] of [
      [true, 0],
      [['v*'], 0],
      [['v?.2', 'x'], 0],
      [['v1', '1.2'], 1],
      [['v1x2'], 1],
      [false, 1],
    ] as const) {
      await mirrorRun().run({
        ...args,
        immutable: typeof immutable === 'boolean' ? immutable : [...immutable],
      });
      const before = [source.requests.entries.length, target.requests.entries.length] as const;
      const list = typeof immutable === 'boolean' ? immutable : [...immutable];
      const { counts } = await mirrorRun().run({ ...args, immutable: list });
      expect(counts).toMatchObject({ unchanged: 1 });
      expect(source.requests.entries.length - before[0]).toBe(asked);
      expect(target.requests.entries.length - before[1]).toBe(1);
    }
  });
});

describe('several targets', () => {
  it('get the same image, the source being asked once', async () => {
    const source = await testRegistry();
    const [one, two] = [await testRegistry(), await testRegistry()];
    await addSampleImage(source.store, { repository: 'team/web', tag: '1', layers: 2 });
    const targets = [`${one.address}/a/web`, `${two.address}/b/web:9`, 'c/web'];
    const images = [{ source: `${source.address}/team/web:1`, targets }];
    const { run } = mirrorRun();
    const result = await run({ images, registry: one.address });
    expect(result.counts).toMatchObject({ copied: 3 });
    expect(result.images.map(({ index }) => index)).toEqual([0, 0, 0]);
    for (const [{ url }, name] of [
      [one, 'a/web:1'],
      [two, 'b/web:9'],
      [one, 'c/web:1'],
    ] as const) {
      await verifyImage({ url }, name);
    }
    expect(source.requests.entries.filter(({ method }) => method === 'HEAD')).toHaveLength(1);
  });

  it('are refused where there is nothing to choose', async () => {
    const refuse = (item: object) =>
      expect(mirrorRun().run({ images: [item as never], registry: 'r.io' })).rejects;
    await refuse({ source: 'a/b', target: 'x', targets: ['y'] }).toThrow('both target and targets');
    await refuse({ source: 'a/b', targets: [] }).toThrow('no list');
    await refuse({ source: 'a/b', targets: [3] }).toThrow('target 1');
  });
});
