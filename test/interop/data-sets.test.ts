import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/digest.ts';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { type DataSet, dataSets } from '../conformance/data-sets.ts';
import { push } from '../conformance/push.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { interop } from '../helpers/interop.ts';
import { mirrorRun } from '../helpers/mirror.ts';
import { ociClient } from '../helpers/oci-client.ts';
import type { RegistryEnd } from '../helpers/registry-api.ts';

let source: RunningRegistry;
let embedded: RunningRegistry;

beforeAll(async () => {
  source = await startRegistry({ sparseIndexes: true });
  embedded = await startRegistry({ sparseIndexes: true });
  for (const data of dataSets) await push(ociClient(source, repositoryOf(data)), data);
  return async () => {
    await source.close();
    await embedded.close();
  };
});

function repositoryOf({ name }: DataSet): string {
  return `sets/${name.toLowerCase().replaceAll(' ', '-')}`;
}

/** Mirrors a set with all that is about it. */
function mirror(data: DataSet, registry: string, engine: 'native' | 'skopeo' = 'native') {
  const images = [`${source.address}/${repositoryOf(data)}:latest`];
  const args = { images, registry, engine };
  return mirrorRun().run(engine === 'native' ? { ...args, referrers: true } : args);
}

/** Every piece that was pushed is there, byte for byte, and the tag stands for the same. */
async function expectSame(end: RegistryEnd, repository: string, data: DataSet): Promise<void> {
  const there = ociClient(end, repository);
  for (const bytes of data.blobs) {
    const path = `/v2/NAME/blobs/${digestOf(bytes, data.algorithm)}`;
    const { status, body } = await there.send('GET', path);
    expect([status, body.equals(bytes)]).toEqual([200, true]);
  }
  for (const { bytes, descriptor, tag } of data.manifests) {
    const name = tag ?? descriptor.digest;
    const headers = { accept: descriptor.mediaType };
    const { status, body } = await there.send('GET', `/v2/NAME/manifests/${name}`, { headers });
    expect([name, status, body.equals(bytes)]).toEqual([name, 200, true]);
  }
}

/** The source lacks a child: it can only be copied in part. */
const whole = dataSets.filter(({ isSparse }) => !isSparse);
const sparse = dataSets.filter(({ isSparse }) => isSparse);

describe('the native engine copies', () => {
  it.each(whole)('$name', async (data) => {
    const { counts } = await mirror(data, embedded.address);
    expect(counts).toMatchObject({ copied: 1, failed: 0 });
    await expectSame(embedded, repositoryOf(data), data);
    expect((await mirror(data, embedded.address)).counts).toMatchObject({ unchanged: 1 });
  });

  it('a sha512 manifest by its digest', async () => {
    const data = dataSets.find(({ algorithm }) => algorithm === 'sha512') as DataSet;
    const { digest } = data.manifests[0]?.descriptor ?? {};
    const images = [`${source.address}/${repositoryOf(data)}@${digest}`];
    const registry = `${embedded.address}/by-digest`;
    const { images: reports } = await mirrorRun().run({ images, registry });
    expect(reports[0]).toMatchObject({ state: 'copied', targetDigest: digest });
  });

  it.each(sparse)('of a $name the platforms that the source has', async (data) => {
    const all = await mirror(data, embedded.address);
    expect(all.images[0]).toMatchObject({ state: 'failed', problem: { side: 'source' } });
    expect(all.images[0]?.problem?.hint).toContain('platforms');
    const images = [`${source.address}/${repositoryOf(data)}:latest`];
    const some = { images, registry: embedded.address, platforms: ['linux/amd64'] };
    expect((await mirrorRun().run(some)).counts).toMatchObject({ copied: 1 });
    await expectSame(embedded, repositoryOf(data), data);
  });
});

interop(['docker-registry', 'skopeo'], 'to docker-registry', () => {
  let target: DockerRegistry;
  let allowing: DockerRegistry;

  beforeAll(async () => {
    target = await startDockerRegistry();
    allowing = await startDockerRegistry({ allowUrls: ['^https://store\\.example\\.com/'] });
  });
  afterAll(async () => {
    await target.remove();
    await allowing.remove();
  });

  const isForeign = ({ name }: DataSet) => name === 'non-distributable layers';
  const taken = whole.filter((data) => !isForeign(data));

  it.each(taken)('the native engine copies $name', async (data) => {
    expect((await mirror(data, target.host)).counts).toMatchObject({ copied: 1 });
    await expectSame(target, repositoryOf(data), data);
    expect((await mirror(data, target.host)).counts).toMatchObject({ unchanged: 1 });
  });

  it.each(whole.filter(isForeign))('$name only where it allows their urls', async (data) => {
    const refused = (await mirror(data, target.host)).images[0];
    expect(refused).toMatchObject({ state: 'failed', problem: { side: 'target', status: 500 } });
    expect(refused?.problem?.hint).toContain('validation.manifests.urls.allow');
    expect((await mirror(data, allowing.host)).counts).toMatchObject({ copied: 1 });
    await expectSame(allowing, repositoryOf(data), data);
  });

  /** skopeo 1.9 knows no sha512, no index in an index, and no referrers. */
  const beyond = /sha512|nested|subject$/;

  it.each(taken.filter(({ name }) => !beyond.test(name) || name === 'missing subject'))(
    'the skopeo engine copies $name',
    async (data) => {
      const { counts } = await mirror(data, `${target.host}/skopeo`, 'skopeo');
      expect(counts).toMatchObject({ copied: 1 });
      await expectSame(target, `skopeo/${repositoryOf(data)}`, data);
    },
  );

  it.each(whole.filter(({ name }) => /sha512|nested|distributable/.test(name)))(
    'the skopeo engine says that it cannot copy $name',
    async (data) => {
      const { images } = await mirror(data, `${target.host}/skopeo`, 'skopeo');
      expect(images[0]).toMatchObject({ state: 'failed', problem: { code: 'MP6021' } });
      const there = ociClient(target, `skopeo/${repositoryOf(data)}`);
      expect((await there.send('GET', '/v2/NAME/manifests/latest')).status).toBe(404);
    },
  );
});
