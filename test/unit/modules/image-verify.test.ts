import { describe, expect, it } from 'vitest';
import { imageVerify } from '../../../src/modules/image-verify/image-verify.ts';
import type { ImageVerification } from '../../../src/modules/image-verify/verify-pair.ts';
import { addSampleImage, type SampleImage } from '../../../src/server/sample-image.ts';
import { findManifest } from '../../../src/store/repository.ts';
import { mirrorRun } from '../../helpers/mirror.ts';
import { moduleRun } from '../../helpers/module-run.ts';
import { testRegistry } from '../../helpers/registry.ts';

const multi: SampleImage = {
  repository: 'team/multi',
  tag: '1',
  platforms: ['linux/amd64', 'linux/arm64'],
  layers: 2,
};

/** A source and a target that was mirrored from it. */
async function stage() {
  const source = await testRegistry();
  const target = await testRegistry();
  const { digest } = await addSampleImage(source.store, multi);
  const args = { images: [`${source.address}/team/multi:1`], registry: target.address };
  await mirrorRun().run(args);
  const there = target.store.repositories.get('team/multi');
  if (there === undefined) throw new Error('nothing was mirrored');
  const index = findManifest(there, '1')?.parsed.manifests ?? [];
  const layer = findManifest(there, index[1]?.digest ?? '')?.parsed.layers[0]?.digest;
  if (layer === undefined) throw new Error('no layer');
  const { run } = moduleRun(imageVerify);
  const verify = async (more: Readonly<Record<string, string | string[]>> = {}) => {
    const result = await run({ depth: 'manifests', ...args, ...more });
    return { result, image: (result.images as readonly ImageVerification[])[0] };
  };
  return { source, target, there, digest, index, layer, args, verify, run };
}

describe('image_verify', () => {
  it.each([
    ['manifests', 0],
    ['deep', 6],
    ['bytes', 6],
  ])('verifies what was mirrored, %s', async (depth, blobs) => {
    const { digest, target, verify } = await stage();
    target.requests.clear();
    const { result, image } = await verify({ depth });
    expect(result).toMatchObject({ changed: false, failed: false, msg: '1 verified' });
    expect(image).toMatchObject({
      state: 'verified',
      expectedDigest: digest,
      targetDigest: digest,
      differences: [],
      checked: { manifests: 3, blobs },
    });
    expect(image).not.toHaveProperty('reason');
    expect(target.requests.entries).toHaveLength(3 + blobs);
  });

  it('counts the bytes that were hashed', async () => {
    const { there, verify } = await stage();
    const { image } = await verify({ depth: 'bytes' });
    const manifests = [...there.manifests.values()].map(({ bytes }) => bytes.length);
    const all = [...manifests, ...there.blobs.values()].reduce((sum, size) => sum + size, 0);
    expect(image?.checked.bytes).toBe(all);
  });

  it('asks the source for a digest only', async () => {
    const { source, verify } = await stage();
    source.requests.clear();
    await verify({ depth: 'bytes' });
    expect(source.requests.entries.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('differs where the source has something newer', async () => {
    const { source, digest, verify } = await stage();
    const newer = await addSampleImage(source.store, { ...multi, seed: 'newer' });
    const { result, image } = await verify();
    expect(result).toMatchObject({ failed: true, counts: { differs: 1, verified: 0 } });
    expect(image).toMatchObject({
      state: 'differs',
      expectedDigest: newer.digest,
      targetDigest: digest,
      differences: [{ kind: 'digest', piece: 'manifest', digest: newer.digest }],
    });
  });

  it('misses a child of an index', async () => {
    const { there, index, verify } = await stage();
    const child = index[1]?.digest ?? 'sha256:';
    there.manifests.delete(child);
    const { image } = await verify();
    expect(image).toMatchObject({
      state: 'differs',
      differences: [{ kind: 'missing', piece: 'manifest', digest: child, platform: 'linux/arm64' }],
    });
    expect(image?.reason).toContain(child);
  });

  it('misses a blob when it looks for blobs', async () => {
    const { there, layer, verify } = await stage();
    there.blobs.delete(layer);
    expect((await verify()).image?.state).toBe('verified');
    for (const depth of ['deep', 'bytes']) {
      expect((await verify({ depth })).image).toMatchObject({
        state: 'differs',
        differences: [{ kind: 'missing', piece: 'blob', digest: layer }],
      });
    }
  });

  it('finds a corrupted blob when it reads bytes', async () => {
    const { target, layer, verify } = await stage();
    target.faults.add({
      match: { kind: 'blob', method: 'GET', path: layer },
      fault: { do: 'alter', body: 'flip' },
    });
    expect((await verify({ depth: 'deep' })).image?.state).toBe('verified');
    const { image } = await verify({ depth: 'bytes' });
    expect(image).toMatchObject({
      state: 'differs',
      differences: [{ kind: 'content', piece: 'blob', digest: layer }],
      checked: { blobs: 5 },
    });
  });

  it.each([0, 1])('finds a corrupted manifest (below the index: %i)', async (below) => {
    const { target, digest, index, verify } = await stage();
    const broken = below === 0 ? digest : index[0]?.digest;
    const path = below === 0 ? '/1$' : (broken ?? '');
    target.faults.add({
      match: { kind: 'manifest', method: 'GET', path },
      fault: { do: 'alter', body: 'flip' },
    });
    expect((await verify()).image).toMatchObject({
      state: 'differs',
      differences: [{ kind: 'content', piece: 'manifest', digest: broken }],
    });
  });

  it('says missing of what is not there, and failed where an end cannot be asked', async () => {
    const { source, target, there, verify } = await stage();
    there.tags.delete('1');
    const missing = await verify();
    expect(missing.result).toMatchObject({ failed: true, counts: { missing: 1 } });
    expect(missing.image?.reason).toBe('the target does not have it');
    target.faults.add({ fault: { do: 'answer', status: 500 } });
    expect((await verify()).image).toMatchObject({
      state: 'failed',
      problem: { side: 'target', reason: 'server' },
    });
    await source.close();
    expect((await verify()).image).toMatchObject({
      state: 'failed',
      problem: { side: 'source', reason: 'network' },
    });
  });

  it('measures by a recorded digest without any source', async () => {
    const { source, target, digest, run } = await stage();
    await source.close();
    const image = `${target.address}/team/multi:1`;
    expect(await run({ image, digest, depth: 'bytes' })).toMatchObject({ failed: false });
    const other = digest.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await run({ image, digest: other, depth: 'manifests' })).toMatchObject({
      failed: true,
      counts: { differs: 1 },
    });
  });

  it.each(['sparse', 'rebuild'])('knows an index of some platforms, %s', async (index) => {
    const { source, run } = await stage();
    const target = await testRegistry({ sparseIndexes: true });
    const images = [`${source.address}/team/multi:1`];
    const some = { images, registry: target.address, platforms: ['linux/arm64'] };
    await mirrorRun().run({ ...some, index: index as 'sparse' });
    expect(await run({ ...some, depth: 'bytes' })).toMatchObject({ failed: false });
    const { platforms: _all, ...whole } = some;
    expect(await run({ ...whole, depth: 'manifests' })).toMatchObject({ failed: true });
  });

  it('knows what policies name and choose', async () => {
    const { source, target, run } = await stage();
    const images = [`${source.address}/team/multi:1`];
    const task = { images, registry: target.address, naming: 'mirrored', arch: ['arm64'] };
    await mirrorRun().run(task);
    expect(await run({ ...task, depth: 'bytes' })).toMatchObject({
      failed: false,
      images: [{ target: `${target.address}/mirrored-team-multi:1` }],
    });
  });

  it.each([{}, { image: 'a/b:1' }, { images: ['a/b:1'], digest: 'sha256:00' }])(
    'refuses %j',
    async (args) => {
      await expect(moduleRun(imageVerify).run(args)).rejects.toMatchObject({ code: 'MP6060' });
    },
  );
});
