import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningRegistry } from '../../src/server/registry.ts';
import { startRegistry } from '../../src/server/registry.ts';
import { putManifest, repositoryOf } from '../../src/store/repository.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { mirrorRun } from '../helpers/mirror.ts';
import { call, digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { makeSchema1 } from '../helpers/schema1.ts';

const image = makeImage({
  name: 'old',
  layers: [
    { seed: 'schema 1 base', size: 3000 },
    { seed: 'schema 1 top', size: 2000 },
  ],
});

interop(['docker-registry', 'skopeo'], "Docker's schema 1", () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let embedded: RunningRegistry;

  beforeAll(async () => {
    source = await startDockerRegistry({ schema1: true });
    target = await startDockerRegistry();
    embedded = await startRegistry();
    await pushImage(source, 'team/old:layers', image);
    await pushImage(embedded, 'team/old:layers', image);
    const old = makeSchema1({ repository: 'team/old', tag: '1', image, label: 'first' });
    await put(old);
    const descriptor = { ...old, digest: old.digest as 'sha256:', size: old.bytes.length };
    putManifest(repositoryOf(embedded.store, 'team/old'), { bytes: old.bytes, descriptor }, ['1']);
  });
  afterAll(async () => {
    await source.remove();
    await target.remove();
    await embedded.close();
  });

  async function put({ mediaType, bytes }: ReturnType<typeof makeSchema1>): Promise<void> {
    const path = '/v2/team/old/manifests/1';
    const headers = { 'content-type': mediaType };
    const { status, body } = await call(source, { method: 'PUT', path, headers, body: bytes });
    expect(`${status} ${body.toString()}`).toBe('201 ');
  }

  const hosts = { 'docker-registry': () => source.host, embedded: () => embedded.address };
  const args = (from: keyof typeof hosts, org: string) => ({
    images: [`${hosts[from]()}/team/old:1`],
    registry: target.host,
    org,
  });

  it.each(['docker-registry', 'embedded'] as const)(
    'of %s is named by the native engine, and refused',
    async (from) => {
      const { images } = await mirrorRun().run(args(from, 'none'));
      expect(images[0]).toMatchObject({
        state: 'failed',
        engine: 'native',
        problem: {
          code: 'MP6011',
          reason: 'unsupported',
          message: expect.stringContaining("is Docker's schema 1") as string,
          hint: expect.stringContaining('engine: auto') as string,
        },
      });
    },
  );

  it.each([
    ['docker-registry', 'auto'],
    ['embedded', 'auto'],
    ['docker-registry', 'skopeo'],
  ] as const)('of %s is converted by engine: %s, once', async (from, engine) => {
    const task = { ...args(from, `${from}-${engine}`), engine };
    const expected = {
      state: 'copied',
      engine: 'skopeo',
      notes: ["converted from Docker's schema 1 to schema 2: its digest is not the source's"],
    };
    expect((await mirrorRun().check(task)).images[0]).toMatchObject({ state: 'copied' });
    const [done] = (await mirrorRun().run(task)).images;
    expect(done).toMatchObject(expected);
    expect(done?.targetDigest).toBe(await digestOf(target, `${from}-${engine}/old:1`));
    expect(done?.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
    await verifyImage(target, `${from}-${engine}/old:1`);
    const again = await mirrorRun().run(task);
    expect(again.images[0]).toMatchObject({ state: 'unchanged', engine: 'skopeo' });
    expect((await mirrorRun().check(task)).images[0]).toMatchObject({ state: 'unchanged' });
  });

  it('is updated when it becomes another image, unless tags may not move', async () => {
    const task = { ...args('docker-registry', 'moving'), engine: 'auto' } as const;
    await mirrorRun().run(task);
    await put(makeSchema1({ repository: 'team/old', tag: '1', image, label: 'second' }));
    const guarded = await mirrorRun().run({ ...task, on_conflict: 'fail' });
    expect(guarded.images[0]).toMatchObject({ state: 'conflict' });
    expect((await mirrorRun().run(task)).images[0]).toMatchObject({ state: 'updated' });
    expect((await mirrorRun().run(task)).images[0]).toMatchObject({ state: 'unchanged' });
  });

  it('is none of the platforms wanted where those are others', async () => {
    const task = { ...args('docker-registry', 'platforms'), engine: 'auto' } as const;
    const skip = { ...task, arch: ['arm64'], platform_missing: 'skip' as const };
    expect((await mirrorRun().run(skip)).images[0]).toMatchObject({ state: 'skipped' });
    const right = await mirrorRun().run({ ...task, arch: ['amd64'] });
    expect(right.images[0]).toMatchObject({ state: 'copied' });
  });

  it('says that there is no skopeo', async () => {
    const task = { ...args('docker-registry', 'none'), engine: 'auto' } as const;
    const { images } = await mirrorRun({ skopeo: 'no-such-skopeo' }).run(task);
    expect(images[0]).toMatchObject({ state: 'failed', problem: { code: 'MP6011' } });
    expect(images[0]?.reason).toContain('there is no no-such-skopeo on this machine');
  });

  it('leaves everything else to the native engine', async () => {
    const images = [`${source.host}/team/old:layers`];
    const task = { images, registry: target.host, engine: 'auto' } as const;
    const { images: done } = await mirrorRun({ skopeo: 'no-such-skopeo' }).run(task);
    expect(done[0]).toMatchObject({ state: 'copied', engine: 'native' });
  });
});
