import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { addSampleImage } from '../../src/server/sample-image.ts';
import { openDirectoryStore } from '../../src/store/directory.ts';
import { dataSets } from '../conformance/data-sets.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { interop } from '../helpers/interop.ts';
import { type OciClient, ociClient, withQuery } from '../helpers/oci-client.ts';
import { runOk } from '../helpers/process.ts';
import { testRegistry } from '../helpers/registry.ts';
import type { Answer } from '../helpers/registry-api.ts';
import { tempDir } from '../helpers/temp-dir.ts';

interop(['skopeo'], 'skopeo and the embedded registry', () => {
  it('lists and deletes tags', async () => {
    const registry = await testRegistry({ pageSize: 2 });
    for (const tag of ['a', 'b', 'c', 'd', 'e']) {
      await addSampleImage(registry.store, { repository: 'app', tag, seed: tag });
    }
    const name = `docker://${registry.address}/app`;
    const { stdout } = await runOk('skopeo', ['list-tags', '--tls-verify=false', name]);
    expect(JSON.parse(stdout)).toMatchObject({ Tags: ['a', 'b', 'c', 'd', 'e'] });
    await runOk('skopeo', ['delete', '--tls-verify=false', `${name}:c`]);
    expect(registry.store.repositories.get('app')?.tags.has('c')).toBe(false);
  });

  it('reads a storage directory as the OCI layout that it is', async () => {
    const folder = tempDir('layout');
    onTestFinished(folder.remove);
    const store = await openDirectoryStore(join(folder.path, 'storage'));
    await addSampleImage(store, { repository: 'team/app', tag: '1', layers: 2 });
    mkdirSync(join(folder.path, 'out'));
    const from = `oci:${join(folder.path, 'storage')}:team/app:1`;
    await runOk('skopeo', ['copy', from, `dir:${join(folder.path, 'out')}`]);
  });
});

interop(['docker-registry'], 'docker-registry and the embedded registry', () => {
  let docker: DockerRegistry;
  let ours: RunningRegistry;

  beforeAll(async () => {
    docker = await startDockerRegistry({ delete: true });
    ours = await startRegistry();
  });
  afterAll(async () => {
    await docker.remove();
    await ours.close();
  });

  const image = dataSets.find(({ name }) => name === 'docker image');
  const [manifest] = image?.manifests ?? [];
  const bytes = randomBytes(5000);
  const digest = digestOf(bytes);
  const unknown = digestOf(Buffer.from('unknown'));
  const blob = { body: bytes };

  /** What of an answer must be alike; sessions have names of their own. */
  function essence({ status, headers, body }: Answer, withBody: boolean) {
    const { errors } = withBody ? readErrors(body) : { errors: undefined };
    return {
      status,
      location: headers.location
        ?.replace(/^https?:\/\/[^/]+/, '')
        .replace(/uploads\/[0-9a-f-]{36}(\?.*)?$/, 'uploads/ID'),
      range: headers.range,
      contentRange: headers['content-range'],
      contentType: errors ? undefined : headers['content-type'],
      digest: headers['docker-content-digest'],
      hasSession: headers['docker-upload-uuid'] !== undefined,
      version: headers['docker-distribution-api-version'],
      link: headers.link,
      errors,
    };
  }

  function readErrors(body: Buffer): { errors?: readonly string[] } {
    if (!body.toString().startsWith('{"errors"')) return {};
    const { errors } = JSON.parse(body.toString()) as { errors: { code: string }[] };
    return { errors: errors.map(({ code }) => code) };
  }

  async function pushAll(client: OciClient): Promise<Answer> {
    for (const one of image?.blobs ?? []) await client.pushBlob(one);
    return await client.pushManifest('1', manifest!.bytes, manifest!.descriptor.mediaType);
  }

  /** Each is a story whose last answer is compared. */
  const stories: Readonly<Record<string, (client: OciClient) => Promise<Answer>>> = {
    ping: (c) => c.send('GET', '/v2/'),
    'unknown path': (c) => c.send('GET', '/v2/NAME/nothing'),
    'start an upload': (c) => c.send('POST', '/v2/NAME/blobs/uploads/'),
    'upload in two': (c) => c.pushBlob(bytes),
    'upload with another digest': (c) => c.pushBlob(bytes, unknown),
    'upload with no digest': async (c) => c.send('PUT', await c.startUpload(), blob),
    'upload with an invalid digest': (c) => c.pushBlob(bytes, 'sha256:1'),
    'stream a chunk': async (c) => c.send('PATCH', await c.startUpload(), blob),
    'state of an upload': async (c) => {
      const { headers } = await c.send('PATCH', await c.startUpload(), blob);
      return await c.send('GET', headers.location ?? '');
    },
    'cancel an upload': async (c) => c.send('DELETE', await c.startUpload()),
    'upload that was cancelled': async (c) => {
      const place = await c.startUpload();
      await c.send('DELETE', place);
      return await c.send('GET', place);
    },
    'HEAD a blob': async (c) => {
      await c.pushBlob(bytes);
      return await c.send('HEAD', `/v2/NAME/blobs/${digest}`);
    },
    'GET a blob': async (c) => {
      await c.pushBlob(bytes);
      return await c.send('GET', `/v2/NAME/blobs/${digest}`);
    },
    'GET a part of a blob': async (c) => {
      await c.pushBlob(bytes);
      const headers = { range: 'bytes=10-19' };
      return await c.send('GET', `/v2/NAME/blobs/${digest}`, { headers });
    },
    'GET an unknown blob': (c) => c.send('GET', `/v2/NAME/blobs/${unknown}`),
    'HEAD an unknown blob': (c) => c.send('HEAD', `/v2/NAME/blobs/${unknown}`),
    'DELETE a blob': async (c) => {
      await c.pushBlob(bytes);
      return await c.send('DELETE', `/v2/NAME/blobs/${digest}`);
    },
    'DELETE an unknown blob': (c) => c.send('DELETE', `/v2/NAME/blobs/${unknown}`),
    'mount from nowhere': (c) =>
      c.send('POST', withQuery('/v2/NAME/blobs/uploads/', { mount: unknown, from: 'no/where' })),
    'push an image': pushAll,
    'push a manifest alone': (c) =>
      c.pushManifest('1', manifest!.bytes, manifest!.descriptor.mediaType),
    'push a manifest under another digest': async (c) => {
      await pushAll(c);
      return await c.pushManifest(unknown, manifest!.bytes, manifest!.descriptor.mediaType);
    },
    'push nonsense': (c) => c.pushManifest('1', Buffer.from('{'), mediaType.dockerManifest),
    'HEAD a tag': async (c) => {
      await pushAll(c);
      const headers = { accept: mediaType.dockerManifest };
      return await c.send('HEAD', '/v2/NAME/manifests/1', { headers });
    },
    'GET an unknown tag': (c) => c.send('GET', '/v2/NAME/manifests/none'),
    'GET an unknown manifest': (c) => c.send('GET', `/v2/NAME/manifests/${unknown}`),
    'DELETE a manifest': async (c) => {
      await pushAll(c);
      return await c.send('DELETE', `/v2/NAME/manifests/${manifest!.descriptor.digest}`);
    },
    'list tags': async (c) => {
      await pushAll(c);
      await c.pushManifest('2', manifest!.bytes, manifest!.descriptor.mediaType);
      return await c.send('GET', '/v2/NAME/tags/list');
    },
    'list tags of nothing': (c) => c.send('GET', '/v2/NAME/tags/list'),
  };

  it.each(Object.entries(stories))('%s: both say the same', async (title, story) => {
    const name = `story/${title.toLowerCase().replace(/[^a-z]+/g, '-')}`;
    const theirs = essence(await story(ociClient(docker, name)), true);
    expect(essence(await story(ociClient(ours, name)), true)).toEqual(theirs);
  });
});
