import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { pushImage, verifyImage } from '../helpers/registry-api.ts';
import { authfile, type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'skopeo', size: 50_000 }];
const account = { username: 'ann', password: 'n0t-to-be-seen' };

interop(['docker-registry', 'skopeo', 'htpasswd'], 'the skopeo engine', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ target: { htpasswd: account } });
    stage.write('auth.json', authfile({ [stage.target.host]: 'ann:n0t-to-be-seen' }));
  });
  afterAll(() => stage.remove());

  function mirror(...names: string[]): string {
    const images = names.map((name) => `${stage.source.host}/${name}`);
    const vars = {
      mi_images: images,
      mi_local_registry: stage.target.host,
      mi_dest_authfile: 'auth.json',
    };
    return stage.play([{ include_role: { name: 'mirror_images' }, vars }]);
  }

  it('copies a whole index with its digest, then finds it unchanged', async () => {
    const index = makeIndex({ name: 'multi', layers }, ['linux/amd64', 'linux/arm64']);
    await pushImage(stage.source, 'team/multi:1', index);
    const site = mirror('team/multi:1');
    const first = await stage.runJson([site, '--engine', 'skopeo']);
    expect(first.code).toBe(0);
    expect(first.images).toMatchObject([
      { state: 'copied', engine: 'skopeo', targetDigest: index.manifest.digest },
    ]);
    await verifyImage(stage.target, 'team/multi:1');
    const second = await stage.runJson([site, '--engine', 'skopeo']);
    expect(second.images).toMatchObject([{ state: 'unchanged' }]);
    expect(JSON.stringify([first, second])).not.toContain(account.password);
  });

  it('keeps the copy when the source is gone', async () => {
    await stage.source.stop();
    const { code, images } = await stage.runJson([mirror('team/multi:1'), '--engine', 'skopeo']);
    await stage.source.start();
    expect(code).toBe(0);
    expect(images).toMatchObject([{ state: 'kept', problem: { side: 'source' } }]);
  });

  it('says what to install where skopeo is absent', async () => {
    const result = await stage.run([mirror('team/multi:1'), '--engine', 'skopeo'], {
      env: { PATH: '/nonexistent' },
    });
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toMatch(/no skopeo|skopeo is not installed/);
  });
});
