import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { call, digestOf, pushImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

const layers = [
  { seed: 'after a', size: 40_000 },
  { seed: 'after b', size: 3000 },
];
const image = makeImage({ name: 'after', layers });
const index = makeIndex({ name: 'after', layers }, ['linux/amd64', 'linux/arm64']);

interop(['docker-registry'], 'what comes after a mirror run, at docker-registries', () => {
  let stage: Stage;
  let name: (image: string) => string;

  beforeAll(async () => {
    stage = await startStage({ target: { delete: true } });
    name = (of) => `${stage.target.host}/${of}`;
  });
  afterAll(() => stage.remove());
  beforeEach(() => {
    stage.sourceProxy.reset();
    stage.targetProxy.reset();
  });

  /** Runs one task; resolves with its exit code and all that it said. */
  async function task(action: Readonly<Record<string, unknown>>, ...flags: string[]) {
    const { code, stdout, stderr } = await stage.run([stage.play([action]), ...flags]);
    return { code, said: `${stdout}${stderr}` };
  }

  const has = async (of: string) => (await digestOf(stage.target, of)) !== undefined;

  it('verifies what was mirrored, and tells what is not so', async () => {
    await pushImage(stage.source, 'team/multi:1', index);
    const images = [`${stage.source.host}/team/multi:1`];
    await task({ mirror_images: { images, registry: stage.target.host } });
    const source = `${stage.sourceProxy.host}/team/multi:1`;
    const target = `${stage.targetProxy.host}/team/multi:1`;

    for (const [flags, said] of [
      [[], '3 manifests, 0 blobs'],
      [['--deep'], '3 manifests, 6 blobs'],
      [['--bytes'], '3 manifests, 6 blobs'],
    ] as const) {
      const { code, stdout } = await stage.run(['verify', source, target, ...flags]);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(said) });
    }
    const registered = await task({
      image_verify: { images, registry: stage.target.host, depth: 'bytes' },
    });
    expect(registered.code).toBe(0);

    const missing = await stage.run(['verify', source, `${stage.targetProxy.host}/team/multi:2`]);
    expect(missing).toMatchObject({ code: 2, stdout: expect.stringContaining(': missing') });
    await pushImage(stage.source, 'team/multi:1', image);
    const differs = await stage.run(['verify', source, target, '--deep']);
    expect(differs).toMatchObject({ code: 2, stdout: expect.stringContaining(': differs') });
    expect(differs.stdout).toContain(index.manifest.digest);
    const recorded = await stage.run(['verify', index.manifest.digest, target, '--json']);
    expect(recorded.code).toBe(0);
    expect(JSON.parse(recorded.stdout)).toMatchObject({ state: 'verified' });
  });

  it('finds a blob that is gone', async () => {
    await pushImage(stage.target, 'team/broken:1', image);
    const { digest = '' } = image.blobs[1] ?? {};
    await call(stage.target, { method: 'DELETE', path: `/v2/team/broken/blobs/${digest}` });
    const verify = ['verify', image.manifest.digest, name('team/broken:1')];
    expect(await stage.run(verify)).toMatchObject({ code: 0 });
    for (const depth of ['--deep', '--bytes']) {
      const found = await stage.run([...verify, depth]);
      expect(found).toMatchObject({ code: 2, stdout: expect.stringContaining(digest) });
    }
  });

  it('deletes an image that nobody else needs, once', async () => {
    await pushImage(stage.target, 'team/gone:1', image);
    const remove = { image_delete: { image: name('team/gone:1') } };
    expect((await task(remove, '--check')).said).toContain('changed=1');
    expect(await has('team/gone:1')).toBe(true);
    expect((await task(remove)).said).toContain('changed=1');
    expect(await has('team/gone:1')).toBe(false);
    expect(await task(remove)).toMatchObject({
      code: 0,
      said: expect.stringContaining('changed=0'),
    });
  });

  it('refuses to take away what another tag or an index needs, unless forced', async () => {
    for (const tag of ['1', 'one']) await pushImage(stage.target, `team/two:${tag}`, index);
    const child = index.children[0]?.manifest.digest ?? '';
    for (const which of [':1', `@${child}`]) {
      const refused = await task({ image_delete: { image: name(`team/two${which}`) } });
      expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('is needed by') });
    }
    expect(await has('team/two:1')).toBe(true);
    await task({ image_delete: { image: name('team/two:1'), force: true } });
    expect([await has('team/two:1'), await has('team/two:one')]).toEqual([false, false]);
    expect(await has(`team/two@${child}`)).toBe(true);
  });

  it('says that the registry has deletion off', async () => {
    await pushImage(stage.source, 'team/stays:1', image);
    const { code, said } = await task({
      image_delete: { image: `${stage.source.host}/team/stays:1` },
    });
    expect(code).toBe(2);
    expect(said).toContain('the registry does not delete');
    expect(said).toContain('storage.delete.enabled');
  });
});
