import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { addSampleImage } from '../../src/server/sample-image.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { testRegistry } from '../helpers/registry.ts';
import { digestOf, pushImage } from '../helpers/registry-api.ts';
import { authfile, type Stage, startStage } from '../helpers/stage.ts';

const secret = 'a-token-please';

interop(['docker-registry'], 'tokens', () => {
  let stage: Stage;
  let embedded: RunningRegistry;

  beforeAll(async () => {
    stage = await startStage();
    embedded = await startRegistry({ auth: { kind: 'bearer', users: { ann: secret } } });
    stage.write('auth.json', authfile({ [embedded.address]: `ann:${secret}` }));
  });
  afterAll(async () => {
    await embedded.close();
    await stage.remove();
  });

  it('are asked for once for each repository and right, then the second run is unchanged', async () => {
    const names = ['team/one:1', 'team/one:2', 'team/two:1'];
    for (const name of names) {
      const layers = [{ seed: name, size: 3000 }];
      await pushImage(stage.source, name, makeImage({ name, layers }));
    }
    const images = names.map((name) => `${stage.source.host}/${name}`);
    const task = { images, registry: embedded.address, dest_authfile: 'auth.json' };
    const site = stage.play([{ mirror_images: task }]);

    const first = await stage.runJson([site]);
    expect(first.code).toBe(0);
    expect(first.images.map(({ state }) => state)).toEqual(['copied', 'copied', 'copied']);
    const tokens = embedded.requests.entries.filter(({ kind }) => kind === 'token');
    expect(tokens.length).toBeLessThanOrEqual(4);

    const second = await stage.runJson([site]);
    expect(second.images.map(({ state }) => state)).toEqual(Array(3).fill('unchanged'));

    const back = {
      images: names.map((name) => `${embedded.address}/${name}`),
      registry: `${stage.target.host}/back`,
      src_authfile: 'auth.json',
    };
    const third = await stage.runJson([stage.play([{ mirror_images: back }])]);
    expect(third.code).toBe(0);
    for (const name of names) {
      expect(await digestOf(stage.target, `back/${name}`)).toBe(await digestOf(stage.source, name));
    }
    const output = [first, second, third].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(output).not.toContain(secret);
  });

  it('cost one 401 for each host and one token for each right, in all tasks of a run', async () => {
    const source = await testRegistry({ auth: { kind: 'bearer', users: { ann: secret } } });
    const target = await testRegistry({ auth: { kind: 'bearer', users: { ann: secret } } });
    for (const repository of ['a', 'b', 'c']) {
      for (const tag of ['1', '2']) await addSampleImage(source.store, { repository, tag });
    }
    const account = `ann:${secret}`;
    stage.write('two.json', authfile({ [source.address]: account, [target.address]: account }));
    const to = { registry: target.address, authfile: 'two.json' };
    const images = (tag: string) =>
      ['a', 'b', 'c'].map((name) => `${source.address}/${name}:${tag}`);
    const site = stage.play([
      { mirror_images: { images: images('1'), ...to } },
      { mirror_images: { images: images('2'), ...to } },
      { mirror_images: { images: images('1'), ...to } },
      { image_info: { image: `${source.address}/a:1`, authfile: 'two.json' } },
      { image_verify: { images: images('2'), ...to } },
    ]);
    const { code, images: reports } = await stage.runJson([site]);
    expect(code).toBe(0);
    expect(reports).toHaveLength(9);
    for (const { requests } of [source, target]) {
      expect(requests.count({ status: 401 })).toBe(1);
      const asked = requests.entries.filter(({ kind }) => kind === 'token').map(({ path }) => path);
      expect(asked.length).toBeGreaterThan(2);
      expect(new Set(asked).size).toBe(asked.length);
    }
  });
});
