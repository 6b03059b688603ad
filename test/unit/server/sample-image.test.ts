import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { type Digest, digestOf, verifyBytes } from '../../../src/oci/digest.ts';
import { blobsOf } from '../../../src/oci/manifest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { addSampleImage, type SampleImage } from '../../../src/server/sample-image.ts';
import { createMemoryStore } from '../../../src/store/memory.ts';
import type { RegistryStore, StoredManifest } from '../../../src/store/registry-store.ts';
import { findManifest } from '../../../src/store/repository.ts';

async function make(image: Partial<SampleImage> = {}) {
  const store = createMemoryStore();
  const root = await addSampleImage(store, { repository: 'app', tag: '1', ...image });
  const manifest = (digest: Digest) => findManifest(store.repositories.get('app'), digest);
  return { store, root, manifest };
}

async function bytesOf(store: RegistryStore, { digest }: Descriptor): Promise<Buffer> {
  return await buffer(store.blobs.open(digest));
}

describe('addSampleImage', () => {
  it('makes an image whose parts all fit', async () => {
    const { store, root, manifest } = await make({ layers: 3, layerSize: 10_000 });
    const { parsed } = manifest(root.digest) as StoredManifest;
    for (const blob of blobsOf(parsed)) verifyBytes(await bytesOf(store, blob), blob);
    const config = JSON.parse((await bytesOf(store, parsed.config as Descriptor)).toString());
    const layers = await Promise.all(parsed.layers.map((layer) => bytesOf(store, layer)));
    expect(config.rootfs.diff_ids).toEqual(layers.map((layer) => digestOf(gunzipSync(layer))));
    expect(config).toMatchObject({ os: 'linux', architecture: 'amd64' });
    expect(layers.every((layer) => layer.length > 10_000 && layer.length < 14_000)).toBe(true);
  });

  it('makes layers that are tar archives', async () => {
    const { store, root, manifest } = await make();
    const [layer] = manifest(root.digest)?.parsed.layers ?? [];
    const tar = gunzipSync(await bytesOf(store, layer as Descriptor));
    expect(tar.length % 512).toBe(0);
    expect(tar.toString('latin1', 257, 263)).toBe('ustar\0');
    const stored = Number.parseInt(tar.toString('latin1', 148, 154), 8);
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    const field = tar.subarray(148, 156).reduce((total, byte) => total + byte, 0);
    expect(stored).toBe(sum - field + 8 * 0x20);
  });

  it('makes the same again, and something else for another seed', async () => {
    const first = await make({ layers: 2 });
    expect((await make({ layers: 2 })).root).toEqual(first.root);
    expect((await make({ layers: 2, seed: 'other' })).root).not.toEqual(first.root);
  });

  it.each([
    ['oci', mediaType.ociIndex, mediaType.ociManifest],
    ['docker', mediaType.dockerList, mediaType.dockerManifest],
  ] as const)('makes an %s index of several platforms', async (format, index, child) => {
    const platforms = ['linux/amd64', 'linux/arm/v7'];
    const { root, manifest } = await make({ format, platforms });
    const { parsed } = manifest(root.digest) as StoredManifest;
    expect([root.mediaType, parsed.platforms]).toEqual([index, platforms]);
    expect(parsed.manifests.map((one) => manifest(one.digest)?.descriptor.mediaType)).toEqual([
      child,
      child,
    ]);
  });

  it('shares layers between images when asked', async () => {
    const layersOf = async (seed: string) => {
      const { root, manifest } = await make({ seed, layers: 3, shared: 2 });
      return manifest(root.digest)?.parsed.layers.map(({ digest }) => digest) ?? [];
    };
    const [one, two] = [await layersOf('one'), await layersOf('two')];
    expect(one.slice(0, 2)).toEqual(two.slice(0, 2));
    expect(one[2]).not.toBe(two[2]);
  });
});
