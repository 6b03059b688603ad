import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuthOptions } from '../../../../src/server/access.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

const key = JSON.stringify({ type: 'service_account', private_key: 'k3y-not-to-be-seen' });
const token = 't0ken-not-to-be-seen';
const users = { _json_key: key, oauth2accesstoken: token, ann: 'p4ss-not-to-be-seen' };

function folder(): string {
  const { path, remove } = tempDir('login');
  onTestFinished(remove);
  writeFileSync(join(path, 'key.json'), key);
  writeFileSync(join(path, 'text.json'), 'k3y-not-to-be-seen');
  return path;
}

async function stage(auth: AuthOptions = { kind: 'basic', users }) {
  const source = await testRegistry();
  const target = await testRegistry({ auth });
  await addSampleImage(source.store, { repository: 'team/web', tag: '1', layers: 1 });
  const images = [`${source.address}/team/web:1`];
  const mirror = mirrorRun({ playbookDir: folder() });
  return { images, registry: target.address, ...mirror };
}

describe('credentials for the target', () => {
  it.each([
    ['a key file', { dest_key_file: 'key.json' }],
    ['an access token', { dest_token: token }],
    ['a name and password', { dest_username: 'ann', dest_password: users.ann }],
  ])('are %s, and never shown', async (_what, credentials) => {
    for (const kind of ['basic', 'bearer'] as const) {
      const { images, registry, run, events } = await stage({ kind, users });
      const result = await run({ images, registry, ...credentials });
      expect(result.counts).toMatchObject({ copied: 1 });
      expect(JSON.stringify([result, events])).not.toContain('not-to-be-seen');
    }
  });

  it('that are refused are named by where they come from', async () => {
    const { images, registry, run } = await stage();
    const {
      images: [image],
    } = await run({ images, registry, dest_token: 'wrong-token' });
    expect(image).toMatchObject({ state: 'failed', problem: { side: 'target', reason: 'auth' } });
    expect(image?.problem?.hint).toContain('dest_token');
    expect(JSON.stringify(image)).not.toContain('wrong-token');
  });

  it('serve for reading from the same registry', async () => {
    const { images, registry, run } = await stage();
    await run({ images, registry, dest_token: token });
    const inside = [{ source: `${registry}/team/web:1`, target: `${registry}/prod/web` }];
    expect((await run({ images: inside, dest_token: token })).counts).toMatchObject({ copied: 1 });
  });

  it.each([
    [{ dest_key_file: 'key.json', dest_token: token }, 'MP6040', /dest_key_file and dest_token/],
    [{ dest_username: 'ann' }, 'MP6040', /password is missing/],
    [{ dest_password: 'x' }, 'MP6040', /username is missing/],
    [{ dest_key_file: 'none.json' }, 'MP6041', /there is no such file/],
    [{ dest_key_file: 'text.json' }, 'MP6041', /it is not JSON/],
  ])('are refused as %j with %s', async (credentials, code, message) => {
    const { images, registry, run } = await stage();
    const refused = run({ images, registry, ...credentials });
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(refused).rejects.not.toThrow('not-to-be-seen');
  });

  it('are for one registry', async () => {
    const { images, registry, run } = await stage();
    const two = [images[0] ?? '', { source: images[0] ?? '', target: 'other.example/team/web' }];
    await expect(run({ images: two, registry, dest_token: token })).rejects.toMatchObject({
      code: 'MP6040',
    });
  });
});
