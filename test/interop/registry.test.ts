import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ContentSource, ContentTarget } from '../../src/oci/content.ts';
import { blobsOf, parseManifest } from '../../src/oci/manifest.ts';
import { RegistryClient, type RegistryClientOptions } from '../../src/registry/registry-client.ts';
import { type CountingProxy, countingProxy } from '../helpers/counting-proxy.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage, makeIndex } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { authfile } from '../helpers/stage.ts';
import { tempDir } from '../helpers/temp-dir.ts';

const layers = [
  { seed: 'one', size: 300_000 },
  { seed: 'two', size: 2_000_000 },
];

const clients: RegistryClient[] = [];

function newClient(options: Partial<RegistryClientOptions> = {}): RegistryClient {
  const client = new RegistryClient({ env: {}, ...options });
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

/** The plainest copy there is, children first. */
async function copy(source: ContentSource, target: ContentTarget, name: string, tag?: string) {
  const raw = await source.fetchManifest(name);
  const parsed = parseManifest(raw);
  for (const child of parsed.manifests) await copy(source, target, child.digest);
  for (const blob of blobsOf(parsed)) {
    await target.writeBlob(blob, () => source.openBlob(blob));
  }
  await target.pushManifest(raw, tag);
}

interop(['docker-registry'], 'the client and docker-registry', () => {
  let source: DockerRegistry;
  let target: DockerRegistry;
  let sourceProxy: CountingProxy;
  let targetProxy: CountingProxy;

  beforeAll(async () => {
    source = await startDockerRegistry();
    target = await startDockerRegistry();
    sourceProxy = await countingProxy({ target: source.url });
    targetProxy = await countingProxy({ target: target.url });
    const spec = { name: 'index', layers };
    await pushImage(source, 'lib/app:1', makeIndex(spec, ['linux/amd64', 'linux/arm/v7']));
    await pushImage(source, 'lib/docker:1', makeImage({ ...spec, format: 'docker' }));
  });

  afterAll(async () => {
    await sourceProxy.stop();
    await targetProxy.stop();
    await source.remove();
    await target.remove();
  });

  it.each(['lib/app', 'lib/docker'])('copies %s so that it verifies', async (repository) => {
    const client = newClient();
    const from = client.repository({ registry: source.host, repository }, {}, 'pull');
    const to = client.repository(
      { registry: target.host, repository: `m/${repository}` },
      {},
      'pull,push',
    );
    await copy(from, to, '1', '1');
    expect(await verifyImage(target, `m/${repository}:1`)).toEqual(
      await verifyImage(source, `${repository}:1`),
    );
  });

  it('asks about an unchanged image with one HEAD on each side', async () => {
    const client = newClient();
    const image = { repository: 'lib/docker' };
    await pushImage(target, 'lib/docker:1', makeImage({ name: 'index', layers, format: 'docker' }));
    sourceProxy.reset();
    targetProxy.reset();
    const from = client.repository({ registry: sourceProxy.host, ...image }, {}, 'pull');
    const to = client.repository({ registry: targetProxy.host, ...image }, {}, 'pull,push');
    expect(await from.resolve('1')).toEqual(await to.resolve('1'));
    expect(sourceProxy.tally()).toEqual({ 'HEAD manifest': 1 });
    expect(targetProxy.tally()).toEqual({ 'HEAD manifest': 1 });
    expect(await to.resolve('absent')).toBeUndefined();
    for (let i = 0; i < 10; i++) await from.resolve('1');
    // One to ask for the scheme, two that are kept: the first rests a moment after each answer.
    expect(sourceProxy.connections).toBeLessThanOrEqual(3);
  });

  it('mounts, and sees what is there', async () => {
    const client = newClient();
    const from = client.repository({ registry: source.host, repository: 'lib/docker' }, {}, 'pull');
    const registry = targetProxy.host;
    const one = client.repository({ registry, repository: 'mount/one' }, {}, 'pull,push');
    const two = client.repository({ registry, repository: 'mount/two' }, {}, 'pull,push');
    const raw = await from.fetchManifest('1');
    const [blob] = blobsOf(parseManifest(raw));
    if (blob === undefined) throw new Error('no blob');
    const open = () => from.openBlob(blob);
    targetProxy.reset();
    expect(await one.writeBlob(blob, open)).toBe('uploaded');
    expect(await one.writeBlob(blob, open)).toBe('present');
    expect(await two.writeBlob(blob, open, { mountFrom: 'mount/one' })).toBe('mounted');
    await expect.poll(() => targetProxy.mounts).toHaveLength(1);
    expect(targetProxy.tally()).toEqual({
      'HEAD blob': 2,
      'POST upload-start': 1,
      'PUT upload-data': 1,
      'POST mount': 1,
    });
    const three = client.repository({ registry, repository: 'mount/three' }, {}, 'pull,push');
    expect(await three.writeBlob(blob, open, { mountFrom: 'no/such' })).toBe('uploaded');
  });

  it('lists tags and has no referrers where there are none', async () => {
    const client = newClient();
    const app = client.repository({ registry: source.host, repository: 'lib/app' }, {}, 'pull');
    const tags: string[] = [];
    for await (const tag of app.listTags()) tags.push(tag);
    expect(tags).toEqual(['1']);
    const root = await app.resolve('1');
    expect(root && (await app.listReferrers(root.digest))).toEqual([]);
  });

  it('keeps the referrers tag for a registry without the API', async () => {
    const client = newClient();
    const access = { registry: target.host, repository: 'lib/docker' };
    const app = client.repository(access, {}, 'pull,push');
    const root = await app.resolve('1');
    if (root === undefined) throw new Error('no image');
    const raw = await app.fetchManifest('1');
    const { config } = parseManifest(raw);
    const { digestOf: hash } = await import('../../src/oci/digest.ts');
    for (const note of ['a', 'b', 'a']) {
      const mediaType = 'application/vnd.oci.image.manifest.v1+json';
      const subject = { mediaType: root.mediaType, digest: root.digest, size: root.size };
      const artifactType = `test/${note}`;
      const document = { schemaVersion: 2, mediaType, artifactType, config, layers: [], subject };
      const bytes = Buffer.from(JSON.stringify(document));
      const descriptor = { mediaType, digest: hash(bytes), size: bytes.length };
      await app.pushManifest({ descriptor, bytes });
    }
    const referrers = await app.listReferrers(root.digest);
    expect(referrers.map(({ artifactType }) => artifactType)).toEqual(['test/a', 'test/b']);
  });
});

interop(['docker-registry', 'htpasswd'], 'the client and a guarded docker-registry', () => {
  const htpasswd = { username: 'me', password: 's3cret' };
  const folder = tempDir('auth');
  let registry: DockerRegistry;

  beforeAll(async () => {
    registry = await startDockerRegistry({ htpasswd, tls: true });
    await pushImage(registry, 'app:1', makeImage({ name: 'app', layers: [] }));
    writeFileSync(
      join(folder.path, 'auth.json'),
      JSON.stringify(authfile({ [registry.host]: 'me:s3cret' })),
    );
    writeFileSync(
      join(folder.path, 'wrong.json'),
      JSON.stringify(authfile({ [registry.host]: 'me:wr0ng' })),
    );
  });

  afterAll(async () => {
    await registry.remove();
    folder.remove();
  });

  function app(access: { authfile?: string; tlsVerify?: boolean }, trusted = true) {
    const hosts = trusted ? { [registry.host]: { ca: registry.tls?.certFile } } : {};
    const client = newClient({ hosts });
    const place = { registry: registry.host, repository: 'app' };
    return client.repository(place, { ...access, side: 'target' }, 'pull');
  }

  const right = { authfile: join(folder.path, 'auth.json') };

  it('gets in with Basic, over TLS with its own CA', async () => {
    expect((await app(right).resolve('1'))?.digest).toBe(await digestOf(registry, 'app:1'));
    const unchecked = app({ ...right, tlsVerify: false }, false);
    expect((await unchecked.resolve('1'))?.digest).toBe(await digestOf(registry, 'app:1'));
  });

  it('says what is wrong with the credentials', async () => {
    await expect(app({}).resolve('1')).rejects.toMatchObject({
      kind: 'auth',
      status: 401,
      side: 'target',
      hint: expect.stringContaining('No credentials'),
    });
    const wrong = app({ authfile: join(folder.path, 'wrong.json') }).resolve('1');
    await expect(wrong).rejects.toMatchObject({
      kind: 'auth',
      hint: expect.stringContaining('wrong.json'),
    });
    await wrong.catch((error: Error) => {
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('wr0ng');
    });
  });

  it('names the setting for a certificate that nobody here knows', async () => {
    await expect(app(right, false).resolve('1')).rejects.toMatchObject({
      kind: 'tls',
      message: expect.stringContaining('self-signed'),
      hint: expect.stringContaining('mi_dest_tls_verify: false'),
    });
  });
});
