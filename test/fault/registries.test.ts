import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import { RegistryClient } from '../../src/registry/registry-client.ts';
import { addSampleImage } from '../../src/server/sample-image.ts';
import { repositoryOf } from '../../src/store/repository.ts';
import { forwardProxy } from '../helpers/forward-proxy.ts';
import { mirrorRun } from '../helpers/mirror.ts';
import { testRegistry } from '../helpers/registry.ts';
import { verifyImage } from '../helpers/registry-api.ts';
import { authfile } from '../helpers/stage.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { openLab, script, secret } from '../unit/registry/lab.ts';

/**
 * What registries are known for, by name: docs/registries.md. Emulated by the embedded registry.
 * What they have in common is in native-engine.test.ts and test/unit/registry/.
 */

const users = { me: secret };

function clientFor(env: Readonly<Record<string, string>>, hosts = {}): RegistryClient {
  const client = new RegistryClient({ env, hosts });
  onTestFinished(() => client.close());
  return client;
}

function file(content: unknown): string {
  const folder = tempDir('registries');
  onTestFinished(folder.remove);
  const path = join(folder.path, 'auth.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function blobOf(bytes: Buffer) {
  return { mediaType: 'application/octet-stream', digest: digestOf(bytes), size: bytes.length };
}

describe('Docker Hub', () => {
  it('is asked at registry-1.docker.io, by HTTP/1.1', async () => {
    const registry = await testRegistry();
    const { digest } = await addSampleImage(registry.store, {
      repository: 'library/app',
      tag: '1',
    });
    const proxy = await forwardProxy(registry.port);
    const client = clientFor({ HTTP_PROXY: proxy.url }, { 'docker.io': { plainHttp: true } });
    const place = { registry: 'docker.io', repository: 'library/app' };
    expect((await client.repository(place, {}, 'pull').resolve('1'))?.digest).toBe(digest);
    expect(proxy.seen).toEqual(['HEAD http://registry-1.docker.io/v2/library/app/manifests/1']);
  });

  it('never hears of a repository elsewhere that blobs could be mounted from', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    for (const repository of ['a', 'b']) {
      await addSampleImage(source.store, { repository, tag: '1', seed: 'same' });
    }
    const names = ['a', 'b'].map((name) => `${source.address}/${name}:1`);
    await mirrorRun().run({ images: names, registry: `${target.address}/mine`, jobs: 1 });
    const asked = target.requests.entries.filter(({ kind }) => kind === 'mount');
    expect(asked.length).toBeGreaterThan(0);
    for (const { path } of asked) expect(path).toMatch(/[?&]from=mine%2Fa$/);
  });
});

describe('a token service that refuses the repository of a mount', () => {
  it.each([400, 401, 403])('by %s costs the mount and nothing else', async (status) => {
    const lab = await openLab({ target: { auth: { kind: 'bearer', users } } });
    script(lab.target, [
      { match: { kind: 'token', path: 'lib(%2F|/)other' }, fault: { do: 'answer', status } },
    ]);
    const bytes = Buffer.from('mount');
    const open = () => Promise.resolve(Readable.from([bytes]));
    await lab.to.resolve('1');
    const outcome = await lab.to.writeBlob(blobOf(bytes), open, { mountFrom: 'lib/other' });
    expect(outcome).toBe('uploaded');
    expect(lab.target.requests.count({ kind: 'token', status })).toBe(1);
    expect(lab.target.requests.count({ kind: 'mount' })).toBe(0);
  });
});

describe('Amazon ECR', () => {
  it('gets one PUT for a blob; where that is refused one PATCH, never several', async () => {
    const lab = await openLab();
    const bytes = Buffer.alloc(9 * 1024 * 1024, 'ecr');
    script(lab.target, [
      { match: { kind: 'upload-finish', times: 1 }, fault: { do: 'answer', status: 405 } },
      { match: { kind: 'upload-chunk' }, fault: { do: 'alter', status: 201 } },
    ]);
    const open = () =>
      Promise.resolve(Readable.from([bytes.subarray(0, 1e6), bytes.subarray(1e6)]));
    expect(await lab.to.writeBlob(blobOf(bytes), open)).toBe('uploaded');
    expect(lab.target.requests.count({ kind: 'upload-chunk' })).toBe(1);
  });

  it('is asked for no more than 1000 tags at a time', async () => {
    const lab = await openLab();
    for await (const tag of lab.from.listTags()) expect(tag).toBe('1');
    expect(lab.source.requests.entries[0]?.path).toMatch(/tags\/list\?n=1000$/);
  });

  it('says that a repository has to be created, whichever request it refuses first', async () => {
    const lab = await openLab();
    const message = "The repository with name 'lib/app' does not exist in the registry with id '1'";
    const errors = [{ code: 'NAME_UNKNOWN', message }];
    for (const kind of ['upload-start', 'mount'] as const) {
      script(lab.target, [
        { match: { kind: [kind, 'upload-start'] }, fault: { do: 'answer', status: 404, errors } },
      ]);
      const bytes = Buffer.from(kind);
      const options = kind === 'mount' ? { mountFrom: 'lib/other' } : {};
      const write = lab.to.writeBlob(blobOf(bytes), async () => Readable.from([bytes]), options);
      await expect(write).rejects.toMatchObject({
        kind: 'not-found',
        side: 'target',
        message: expect.stringContaining('NAME_UNKNOWN The repository with name'),
        hint: expect.stringContaining('Create the repository'),
      });
    }
  });
});

describe('Google GAR, GCR', () => {
  it.each(['_json_key', '_json_key_base64', 'oauth2accesstoken'])(
    'takes %s for a user like any other',
    async (name) => {
      const key = name === '_json_key' ? '{\n"type": "service_account", "a": "b:c"}\n' : secret;
      const registry = await testRegistry({ auth: { kind: 'basic', users: { [name]: key } } });
      await addSampleImage(registry.store, { repository: 'project/repo/app', tag: '1' });
      const REGISTRY_AUTH_FILE = file(authfile({ [registry.address]: `${name}:${key}` }));
      const place = { registry: registry.address, repository: 'project/repo/app' };
      const app = clientFor({ REGISTRY_AUTH_FILE }).repository(place, {}, 'pull');
      expect(await app.resolve('1')).toBeDefined();
    },
  );
});

describe('Azure ACR', () => {
  it('gets a token for each repository, whose scope does not grow', async () => {
    const lab = await openLab({ target: { auth: { kind: 'bearer', users } } });
    const bytes = Buffer.from('acr');
    for (let index = 0; index < 20; index++) {
      const place = { registry: lab.target.address, repository: `team/app-${index}` };
      const to = lab.client.repository(place, { side: 'target' }, 'pull,push');
      const mountFrom = index === 0 ? undefined : 'team/app-0';
      await to.writeBlob(blobOf(bytes), async () => Readable.from([bytes]), { mountFrom });
    }
    const tokens = lab.target.requests.entries.filter(({ kind }) => kind === 'token');
    const scopes = tokens.map(({ path }) => path.match(/scope=/g)?.length ?? 0);
    expect(Math.max(...scopes)).toBe(2);
    const sent = lab.target.requests.entries.map(({ headers }) => headers.authorization ?? '');
    expect(Math.max(...sent.map(({ length }) => length))).toBeLessThan(8192);
  });
});

describe('GitLab', () => {
  it('gets a new token before the PUT when the one of the POST is about to end', async () => {
    let now = 1_000_000;
    const auth = { kind: 'bearer', users, lifetime: 300 } as const;
    const lab = await openLab({ target: { auth }, client: { now: () => now } });
    const bytes = Buffer.from('a long upload');
    const open = async () => {
      while (lab.target.requests.count({ kind: 'upload-start', status: 202 }) === 0) {
        await new Promise((go) => setTimeout(go, 1));
      }
      now += 250_000;
      return Readable.from([bytes]);
    };
    expect(await lab.to.writeBlob(blobOf(bytes), open)).toBe('uploaded');
    expect(lab.target.requests.count({ status: 401 })).toBe(1);
    const sent = lab.target.requests.entries.filter(({ kind }) => kind.startsWith('upload-'));
    const [post, put] = sent.map(({ headers }) => headers.authorization);
    expect(put).toMatch(/^Bearer /);
    expect(put).not.toBe(post);
  });
});

describe('Quay', () => {
  it('is told of all manifest types, so that none is converted', async () => {
    const lab = await openLab();
    await lab.copy();
    const asked = lab.source.requests.entries.filter(({ kind }) => kind === 'manifest');
    for (const { headers } of asked) {
      for (const type of [
        mediaType.ociIndex,
        mediaType.ociManifest,
        mediaType.dockerManifest,
        mediaType.dockerList,
      ]) {
        expect(headers.accept).toContain(type);
      }
    }
  });

  it('may refuse an index: the error is its own, and the tag stays', async () => {
    const source = await testRegistry();
    const errors = [{ code: 'MANIFEST_INVALID', message: 'manifest invalid' }];
    const target = await testRegistry({
      faults: [
        {
          match: { kind: 'manifest', method: 'PUT', path: '/1$' },
          fault: { do: 'answer', status: 400, errors },
        },
      ],
    });
    const spec = { repository: 'app', tag: '1', format: 'docker' } as const;
    const old = await addSampleImage(target.store, { ...spec, seed: 'old' });
    await addSampleImage(source.store, { ...spec, platforms: ['linux/amd64', 'linux/arm64'] });
    const { images } = await mirrorRun().run({
      images: [`${source.address}/app:1`],
      registry: target.address,
    });
    expect(images[0]).toMatchObject({ state: 'failed', problem: { side: 'target', status: 400 } });
    expect(images[0]?.reason).toContain('MANIFEST_INVALID');
    expect(repositoryOf(target.store, 'app').tags.get('1')).toBe(old.digest);
  });
});

describe('Nexus', () => {
  it('gets a Content-Length with every body, empty ones too', async () => {
    const lab = await openLab();
    await lab.copy();
    const empty = Buffer.alloc(0);
    await lab.to.writeBlob(blobOf(empty), async () => Readable.from([]));
    const bodies = lab.target.requests.entries.filter(({ method }) => /^P(OST|UT)$/.test(method));
    expect(bodies.length).toBeGreaterThan(4);
    for (const { headers } of bodies) {
      expect(headers['content-length']).toMatch(/^\d+$/);
      expect(headers['transfer-encoding']).toBeUndefined();
    }
  });
});

describe('Huawei SWR', () => {
  it('takes an index without the build attestations that it refuses', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    const spec = { repository: 'app', tag: '1' };
    await addSampleImage(source.store, { ...spec, platforms: ['linux/amd64', 'unknown/unknown'] });
    const raw = await fetch(`${source.url}/v2/app/manifests/1`);
    const { manifests } = (await raw.json()) as { manifests: { digest: string }[] };
    const errors = [{ code: 'MANIFEST_INVALID' }];
    target.faults.replace([
      {
        match: { kind: 'manifest', method: 'PUT', path: manifests[1]?.digest ?? '' },
        fault: { do: 'answer', status: 400, errors },
      },
    ]);
    const args = { images: [`${source.address}/app:1`], registry: target.address };
    expect((await mirrorRun().run(args)).images[0]?.state).toBe('failed');
    expect(repositoryOf(target.store, 'app').tags.has('1')).toBe(false);
    const without = { ...args, attestations: 'drop' } as const;
    expect((await mirrorRun().run(without)).images[0]?.state).toBe('copied');
    await verifyImage({ url: target.url }, 'app:1');
    expect((await mirrorRun().run(without)).images[0]?.state).toBe('unchanged');
  });
});

describe('limits of bodies', () => {
  it('an error is read to 64 KiB, and told in a line', async () => {
    const lab = await openLab();
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'x'.repeat(8e6) }] });
    script(lab.source, [{ match: { method: 'GET' }, fault: { do: 'answer', status: 403, body } }]);
    const error = await lab.from.fetchManifest('1').catch((reason: Error) => reason);
    expect(error).toMatchObject({ kind: 'denied', status: 403 });
    expect((error as Error).message.length).toBeLessThan(1000);
  });

  it('a manifest above 4 MiB is taken where the limit is raised', async () => {
    const annotations = { big: 'x'.repeat(5 * 1024 * 1024) };
    const registry = await testRegistry({ manifestLimit: 8 * 1024 * 1024 });
    await addSampleImage(registry.store, { repository: 'app', tag: '1', annotations });
    const place = { registry: registry.address, repository: 'app' };
    const read = async (limits: { manifestBytes?: number }) => {
      const client = new RegistryClient({ env: {}, limits });
      onTestFinished(() => client.close());
      return client.repository(place, { side: 'source' }, 'pull').fetchManifest('1');
    };
    await expect(read({})).rejects.toMatchObject({
      code: 'MP5014',
      hint: expect.stringContaining('manifest_bytes'),
    });
    expect((await read({ manifestBytes: 8 * 1024 * 1024 })).bytes.length).toBeGreaterThan(
      5 * 1024 * 1024,
    );
  });
});
