import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../../src/oci/digest.ts';
import type { RegistryOptions } from '../../../../src/server/registry.ts';
import { addSampleImage } from '../../../../src/server/sample-image.ts';
import { startDockerRegistry } from '../../../helpers/docker-registry.ts';
import { interop } from '../../../helpers/interop.ts';
import { mirrorRun } from '../../../helpers/mirror.ts';
import { testRegistry } from '../../../helpers/registry.ts';
import { call, verifyImage } from '../../../helpers/registry-api.ts';

const repository = 'team/signed';
const platforms = ['linux/amd64', 'linux/arm64'];

/** An index with an SBOM, a signature of that SBOM, a signature of a platform, and cosign's tag. */
async function signedImage() {
  const source = await testRegistry();
  const root = await addSampleImage(source.store, { repository, tag: '1', platforms });
  const about = (name: string, subject: typeof root) =>
    addSampleImage(source.store, { repository, seed: name, subject, artifactType: `x/${name}` });
  const sbom = await about('sbom', root);
  const signature = await about('signature', sbom);
  const manifests = source.store.repositories.get(repository)!.manifests;
  const child = manifests.get(root.digest)!.parsed.manifests[1]!;
  const ofChild = await about('signature-of-child', child);
  const tag = `${root.digest.replace(':', '-')}.sig`;
  const cosign = await addSampleImage(source.store, { repository, tag, seed: 'cosign' });
  await addSampleImage(source.store, { repository, tag: `sha256-${'0'.repeat(64)}.sig` });
  return { source, root, child, sbom, signature, ofChild, tag, cosign };
}

async function stage(options: RegistryOptions = {}) {
  const signed = await signedImage();
  const target = await testRegistry(options);
  const images = [`${signed.source.address}/${repository}:1`];
  const there = () => target.store.repositories.get(repository);
  return { ...signed, target, there, args: { images, registry: target.address } };
}

describe.each([{ referrers: true }, { referrers: false }])('referrers, the target: %j', (rules) => {
  it('come along with what is about them, and rest then', async () => {
    const { args, there, sbom, signature, ofChild, tag, cosign } = await stage(rules);
    const planned = await mirrorRun().check({ ...args, referrers: true });
    expect(planned.images[0]?.referrers).toEqual({ copied: 4, present: 0 });
    expect(there()).toBeUndefined();
    const done = await mirrorRun().run({ ...args, referrers: true });
    expect(done.images[0]).toMatchObject({
      state: 'copied',
      referrers: { copied: 4, present: 0 },
      transfer: planned.images[0]?.transfer,
    });
    for (const { digest } of [sbom, signature, ofChild, cosign]) {
      expect(there()?.manifests.has(digest)).toBe(true);
    }
    expect(there()?.tags.get(tag)).toBe(cosign.digest);
    const again = await mirrorRun().run({ ...args, referrers: true });
    expect(again.counts).toMatchObject({ unchanged: 1 });
  });

  it('come later, too, to an image that is there', async () => {
    const { args, there, root } = await stage(rules);
    await mirrorRun().run(args);
    expect(there()?.manifests.size).toBe(3);
    const [image] = (await mirrorRun().run({ ...args, referrers: true })).images;
    expect(image).toMatchObject({ state: 'updated', targetDigest: root.digest });
    expect(image?.referrers).toEqual({ copied: 4, present: 0 });
    expect((await mirrorRun().run(args)).counts).toMatchObject({ unchanged: 1 });
  });
});

describe('referrers', () => {
  it('are chosen by type', async () => {
    const { args, there, sbom, signature } = await stage();
    const referrers = { artifact_types: ['x/sbom'] };
    const [image] = (await mirrorRun().run({ ...args, referrers })).images;
    expect(image?.referrers).toEqual({ copied: 2, present: 0 });
    expect(there()?.manifests.has(sbom.digest)).toBe(true);
    expect(there()?.manifests.has(signature.digest)).toBe(false);
  });

  it('come after the image, whose tag is written last', async () => {
    const { args, target, root, sbom, signature } = await stage();
    await mirrorRun().run({ ...args, referrers: true });
    const puts = target.requests.entries
      .filter(({ method, path }) => method === 'PUT' && path.includes('/manifests/'))
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    const order = [root, sbom, signature].map(({ digest }) => puts.indexOf(digest));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(puts.at(-1)).toBe('1');
  });

  it('that cannot be had leave the tag unwritten', async () => {
    const { args, source, there, sbom } = await stage();
    source.faults.add({
      match: { path: new RegExp(`manifests/${sbom.digest}`).source },
      fault: { do: 'answer', status: 500 },
    });
    const [image] = (await mirrorRun().run({ ...args, referrers: true })).images;
    expect(image).toMatchObject({ state: 'failed', problem: { side: 'source' } });
    expect(there()?.tags.has('1')).toBe(false);
  });

  it('of a rebuilt index stay away, those of its platforms come along', async () => {
    const { args, there, sbom, ofChild } = await stage();
    const some = { ...args, referrers: true, platforms: ['linux/arm64'] };
    const [image] = (await mirrorRun().run(some)).images;
    expect(image?.referrers).toEqual({ copied: 1, present: 0 });
    expect(image?.notes?.join()).toMatch(/signatures of the index stay away/);
    expect(there()?.manifests.has(ofChild.digest)).toBe(true);
    expect(there()?.manifests.has(sbom.digest)).toBe(false);
    expect((await mirrorRun().run(some)).counts).toMatchObject({ unchanged: 1 });
  });
});

interop(['docker-registry'], 'referrers at a docker-registry', () => {
  it('are listed by the tag of the specification, and can be copied on from there', async () => {
    const { source, root, sbom, tag } = await signedImage();
    const target = await startDockerRegistry();
    try {
      const images = [`${source.address}/${repository}:1`];
      const args = { images, registry: target.host, referrers: true };
      expect((await mirrorRun().run(args)).counts).toMatchObject({ copied: 1 });
      expect((await mirrorRun().run(args)).counts).toMatchObject({ unchanged: 1 });
      await verifyImage(target, `${repository}:${tag}`);
      const path = `/v2/${repository}/manifests/${root.digest.replace(':', '-')}`;
      const headers = { accept: 'application/vnd.oci.image.index.v1+json' };
      const { body } = await call(target, { method: 'GET', path, headers });
      expect(JSON.parse(body.toString())).toMatchObject({
        manifests: [{ digest: sbom.digest, artifactType: 'x/sbom' }],
      });
      const next = await testRegistry();
      const onward = {
        ...args,
        images: [`${target.host}/${repository}:1`],
        registry: next.address,
      };
      const [image] = (await mirrorRun().run(onward)).images;
      expect(image?.referrers).toEqual({ copied: 4, present: 0 });
      const held = next.store.repositories.get(repository);
      expect(digestOf(held!.manifests.get(sbom.digest)!.bytes)).toBe(sbom.digest);
    } finally {
      await target.remove();
    }
  });
});
