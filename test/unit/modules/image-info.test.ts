import { describe, expect, it } from 'vitest';
import { imageInfo } from '../../../src/modules/image-info/image-info.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { moduleRun } from '../../helpers/module-run.ts';
import { testRegistry } from '../../helpers/registry.ts';

describe('image_info', () => {
  it('tells what an image of several platforms is', async () => {
    const registry = await testRegistry();
    const platforms = ['linux/amd64', 'linux/arm64'];
    const spec = { repository: 'team/app', tag: '1', platforms, layers: 2, layerSize: 5000 };
    const { digest, mediaType } = await addSampleImage(registry.store, spec);
    const { image } = await moduleRun(imageInfo).run({ image: `${registry.address}/team/app:1` });
    const there = registry.store.repositories.get('team/app');
    const manifests = [...(there?.manifests.values() ?? [])].map(({ bytes }) => bytes.length);
    const all = [...manifests, ...(there?.blobs.values() ?? [])];
    expect(image).toMatchObject({
      exists: true,
      name: `${registry.address}/team/app:1`,
      digest,
      media_type: mediaType,
      size: all.reduce((sum, size) => sum + size, 0),
      layers: [{ size: expect.any(Number) as number }, {}],
      platforms: platforms.map((platform) => ({ platform, layers: [{}, {}] })),
    });
    const methods = registry.requests.entries.map(({ method }) => method);
    expect(methods).toEqual(['HEAD', ...Array.from({ length: 5 }, () => 'GET')]);
  });

  it('names the platform of an image without an index', async () => {
    const registry = await testRegistry();
    const { digest } = await addSampleImage(registry.store, { repository: 'a', tag: '1' });
    const { image } = await moduleRun(imageInfo).run({ image: `${registry.address}/a@${digest}` });
    expect(image).toMatchObject({ digest, platforms: [{ platform: 'linux/amd64', digest }] });
  });

  it('says of what is not there that it is not', async () => {
    const registry = await testRegistry();
    const name = `${registry.address}/a/b:1`;
    const { image } = await moduleRun(imageInfo).run({ image: name });
    expect(image).toEqual({ exists: false, name });
  });

  it('fails where the registry cannot be asked, or sends something else', async () => {
    const registry = await testRegistry();
    await addSampleImage(registry.store, { repository: 'a', tag: '1' });
    const { run } = moduleRun(imageInfo);
    const image = `${registry.address}/a:1`;
    registry.faults.add({ match: { kind: 'blob' }, fault: { do: 'alter', body: 'flip' } });
    await expect(run({ image })).rejects.toMatchObject({ code: 'MP5003' });
    await registry.close();
    await expect(run({ image })).rejects.toMatchObject({ kind: 'network' });
  });
});
