import { describe, expect, it } from 'vitest';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { inProcess } from '../../helpers/in-process.ts';
import { mirrorRun } from '../../helpers/mirror.ts';
import { testRegistry } from '../../helpers/registry.ts';

const run = (...argv: readonly string[]) => inProcess(['verify', ...argv]);

describe('mirror-play verify', () => {
  it('answers 0 for what was mirrored and 2 for what differs', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    const { digest } = await addSampleImage(source.store, { repository: 'team/app', tag: '1' });
    const from = `${source.address}/team/app:1`;
    const to = `${target.address}/team/app:1`;
    await mirrorRun().run({ images: [from], registry: target.address });
    expect(await run(from, to)).toMatchObject({ code: 0, err: '' });
    expect((await run(from, to, '--deep')).out).toMatch(
      /team\/app:1: verified \(1 manifests, 2 blobs, \d+ bytes hashed\)/,
    );
    const { code, out } = await run('--bytes', digest, to, '--json');
    expect({ code, found: JSON.parse(out) as unknown }).toMatchObject({
      code: 0,
      found: { state: 'verified', targetDigest: digest, checked: { blobs: 2 } },
    });
    target.store.repositories.get('team/app')?.blobs.clear();
    const differs = await run(from, to, '--deep');
    expect(differs.code).toBe(2);
    expect(differs.out).toMatch(/team\/app:1: differs .*\n {2}the blob sha256:/);
    expect((await run(from, `${target.address}/team/none:1`)).out).toContain('none:1: missing');
  });

  it('refuses anything but a source and a target with 5', async () => {
    expect((await run('a/b:1')).code).toBe(5);
    expect((await run('a/b:1', 'c/d:1', 'e/f:1')).code).toBe(5);
  });

  it('has help', async () => {
    expect((await run('--help')).out).toContain('--deep');
  });
});
