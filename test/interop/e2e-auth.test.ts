import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { pushImage, verifyImage } from '../helpers/registry-api.ts';
import { authfile, type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'auth', size: 40_000 }];
const secret = 'correct-horse-battery';
const account = { username: 'ann', password: secret };

interop(['docker-registry', 'htpasswd'], 'passwords', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({
      source: { htpasswd: account },
      target: { htpasswd: account, tls: true },
    });
    await pushImage(stage.source, 'team/one:1', makeImage({ name: 'one', layers }));
    const { source, target } = stage;
    stage.write('src.json', authfile({ [source.host]: `ann:${secret}` }));
    stage.write('dest.json', authfile({ [`${target.host}/team`]: `ann:${secret}` }));
    stage.write('wrong.json', authfile({ [source.host]: 'ann:no', [target.host]: 'ann:no' }));
    stage.write(
      'both.json',
      authfile({ [source.host]: `ann:${secret}`, [target.host]: `ann:${secret}` }),
    );
  });
  afterAll(() => stage.remove());

  function mirror(vars: Readonly<Record<string, unknown>>): string {
    return stage.play([
      {
        include_role: { name: 'mirror_images' },
        vars: {
          mi_images: [`${stage.source.host}/team/one:1`],
          mi_local_registry: stage.target.host,
          mi_dest_tls_verify: false,
          ...vars,
        },
      },
    ]);
  }

  it('fails without any, and says so', async () => {
    const { code, images } = await stage.runJson([mirror({})]);
    expect(code).toBe(2);
    expect(images).toMatchObject([{ state: 'failed', problem: { reason: 'auth' } }]);
  });

  it('are taken from one file for each side', async () => {
    const site = mirror({ mi_src_authfile: 'src.json', mi_dest_authfile: 'dest.json' });
    const result = await stage.run([site, '-vvv']);
    expect(result.code).toBe(0);
    await verifyImage(stage.target, 'team/one:1');
    expectNoSecret(result.stdout + result.stderr);
  });

  it('are taken from mi_authfile, REGISTRY_AUTH_FILE and ~/.docker/config.json', async () => {
    const runs = [
      await stage.runJson([mirror({ mi_authfile: 'both.json' })]),
      await stage.runJson([mirror({})], {
        env: { REGISTRY_AUTH_FILE: `${stage.folder}/both.json` },
      }),
    ];
    const { source, target } = stage;
    const docker = authfile({ [source.host]: `ann:${secret}`, [target.host]: `ann:${secret}` });
    stage.write('home/.docker/config.json', docker);
    runs.push(await stage.runJson([mirror({})], { home: `${stage.folder}/home` }));
    for (const { code, images } of runs) {
      expect(code).toBe(0);
      expect(images).toMatchObject([{ state: 'unchanged' }]);
    }
  });

  it('that the source refuses keep the copy; that the target refuses fail', async () => {
    const kept = await stage.runJson([
      mirror({ mi_src_authfile: 'wrong.json', mi_dest_authfile: 'dest.json' }),
    ]);
    expect(kept.code).toBe(0);
    expect(kept.images).toMatchObject([
      { state: 'kept', problem: { side: 'source', reason: 'auth' } },
    ]);
    const failed = await stage.runJson([
      mirror({ mi_src_authfile: 'src.json', mi_dest_authfile: 'wrong.json' }),
    ]);
    expect(failed.code).toBe(2);
    expect(failed.images).toMatchObject([
      { state: 'failed', problem: { side: 'target', reason: 'auth' } },
    ]);
    expectNoSecret(kept.stdout + kept.stderr + failed.stdout + failed.stderr);
  });

  it('in a file that cannot be read are a mistake, never a reason to keep', async () => {
    stage.write('broken.json', '{"auths": ');
    for (const file of ['absent.json', 'broken.json']) {
      const result = await stage.run([mirror({ mi_src_authfile: file })]);
      expect([2, 4]).toContain(result.code);
      expect(result.stdout + result.stderr).toContain(file);
      expect(result.stdout + result.stderr).not.toMatch(/\bkept\b[^=:]*one:1/);
    }
  });

  it('TLS is verified: a certificate nobody trusts is an error that names the setting', async () => {
    const site = mirror({ mi_authfile: 'both.json', mi_dest_tls_verify: true });
    const result = await stage.run([site]);
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain('mi_dest_tls_verify');
  });

  function expectNoSecret(text: string): void {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(`ann:${secret}`).toString('base64'));
  }
});
