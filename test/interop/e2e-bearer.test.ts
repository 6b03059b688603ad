import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
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
});
