import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import { type RunningRegistry, startRegistry } from '../../src/server/registry.ts';
import { openDirectoryStore } from '../../src/store/directory.ts';
import { createMemoryStore } from '../../src/store/memory.ts';
import { codesOf, type OciClient, ociClient, withQuery } from '../helpers/oci-client.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { type DataSet, dataSets } from './data-sets.ts';
import { push } from './push.ts';

const absent = digestOf(Buffer.from('nobody has this'));
const directory = tempDir('conformance');
afterAll(directory.remove);

const stores = {
  memory: async () => createMemoryStore(),
  directory: async () => await openDirectoryStore(directory.path),
};

describe.each(Object.entries(stores))('a registry with its content in %s', (name, openStore) => {
  let registry: RunningRegistry;
  let count = 0;

  beforeAll(async () => {
    registry = await startRegistry({ store: await openStore(), sparseIndexes: true });
    return async () => await registry.close();
  });

  /** A client of a repository that nobody has used. */
  function freshClient(): OciClient {
    count += 1;
    return ociClient(registry, `conformance/${name}-${count}`);
  }

  it('says that it speaks version 2', async () => {
    const { status, headers } = await freshClient().send('GET', '/v2/');
    expect(status).toBe(200);
    expect(headers['docker-distribution-api-version']).toBe('registry/2.0');
  });

  describe.each(dataSets)('$name', (data) => {
    it('is taken and given back byte by byte', async () => {
      const client = freshClient();
      await push(client, data);
      for (const { bytes, descriptor, tag } of data.manifests) {
        for (const reference of [descriptor.digest, ...(tag === undefined ? [] : [tag])]) {
          const path = `/v2/NAME/manifests/${reference}`;
          const found = await client.send('GET', path);
          expect(found.status).toBe(200);
          expect(found.body.equals(bytes)).toBe(true);
          expect(found.headers['content-type']).toBe(descriptor.mediaType);
          const head = await client.send('HEAD', path);
          expect([head.status, head.body.length]).toEqual([200, 0]);
          expect(head.headers['content-length']).toBe(`${descriptor.size}`);
        }
      }
      for (const bytes of data.blobs) {
        const path = `/v2/NAME/blobs/${digestOf(bytes, data.algorithm)}`;
        const found = await client.send('GET', path);
        expect(found.body.equals(bytes)).toBe(true);
        const head = await client.send('HEAD', path);
        expect([head.status, head.headers['content-length']]).toEqual([200, `${bytes.length}`]);
      }
    });

    it('is refused while something that it names is missing', async () => {
      const client = freshClient();
      for (const { bytes, descriptor } of data.manifests) {
        const answer = await client.pushManifest('latest', bytes, descriptor.mediaType);
        if (!bytes.includes('"config"')) continue;
        expect(answer.status).toBe(400);
        expect(new Set(codesOf(answer))).toEqual(new Set(['MANIFEST_BLOB_UNKNOWN']));
      }
    });
  });

  describe('blobs', () => {
    const bytes = randomBytes(100_000);

    it('come in one POST', async () => {
      const client = freshClient();
      const path = withQuery('/v2/NAME/blobs/uploads/', { digest: digestOf(bytes) });
      const answer = await client.send('POST', path, { body: bytes });
      expect([answer.status, answer.headers['docker-content-digest']]).toEqual([
        201,
        digestOf(bytes),
      ]);
      expect((await client.send('GET', answer.headers.location ?? '')).body.equals(bytes)).toBe(
        true,
      );
    });

    it('come in one stream without a length', async () => {
      const client = freshClient();
      const place = await client.startUpload();
      const body = new Blob([bytes]).stream();
      const init = { method: 'PATCH', body, duplex: 'half' } as const;
      const patched = await fetch(`${registry.url}${place}`, init);
      expect([patched.status, patched.headers.get('range')]).toEqual([202, '0-99999']);
      const put = await client.send('PUT', withQuery(place, { digest: digestOf(bytes) }));
      expect(put.status).toBe(201);
    });

    it('come in chunks, of which none may be out of order', async () => {
      const client = freshClient();
      const patch = (location: string, start: number, end: number) =>
        client.send('PATCH', location, {
          headers: { 'content-range': `${start}-${end - 1}` },
          body: bytes.subarray(start, end),
        });
      const place = await client.startUpload();
      const first = await patch(place, 0, 40_000);
      expect([first.status, first.headers.range]).toEqual([202, '0-39999']);
      for (const start of [0, 50_000]) {
        const wrong = await patch(place, start, start + 10_000);
        expect([wrong.status, wrong.headers.range]).toEqual([416, '0-39999']);
      }
      const state = await client.send('GET', place);
      expect([state.status, state.headers.range]).toEqual([204, '0-39999']);
      expect((await patch(place, 40_000, 70_000)).headers.range).toBe('0-69999');
      const last = await client.send('PUT', withQuery(place, { digest: digestOf(bytes) }), {
        headers: { 'content-range': '70000-99999' },
        body: bytes.subarray(70_000),
      });
      expect(last.status).toBe(201);
      expect((await client.send('GET', last.headers.location ?? '')).body.equals(bytes)).toBe(true);
    });

    it('are refused when a chunk is not as long as it says', async () => {
      const client = freshClient();
      const headers = { 'content-range': '0-9' };
      const answer = await client.send('PATCH', await client.startUpload(), {
        headers,
        body: bytes,
      });
      expect([answer.status, codesOf(answer)]).toEqual([400, ['SIZE_INVALID']]);
    });

    it.each(['sha256', 'sha512'] as const)(
      'are refused with another %s digest',
      async (algorithm) => {
        const client = freshClient();
        const digest = digestOf(Buffer.from('other'), algorithm);
        const answer = await client.pushBlob(bytes, digest);
        expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
        expect((await client.send('HEAD', `/v2/NAME/blobs/${digest}`)).status).toBe(404);
      },
    );

    it('stay as they are when other content is offered for their digest', async () => {
      const client = freshClient();
      const { headers } = await client.pushBlob(bytes);
      expect((await client.pushBlob(Buffer.from('other'), digestOf(bytes))).status).toBe(400);
      expect((await client.send('GET', headers.location ?? '')).body.equals(bytes)).toBe(true);
    });

    it.each(['sha256:12', 'md5:d41d8cd98f00b204e9800998ecf8427e', 'nonsense', ''])(
      'are refused with the digest "%s"',
      async (digest) => {
        const answer = await freshClient().pushBlob(bytes, digest);
        expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
      },
    );

    it('can be cancelled', async () => {
      const client = freshClient();
      const place = await client.startUpload();
      expect((await client.send('DELETE', place)).status).toBe(204);
      const answer = await client.send('PATCH', place, { body: bytes });
      expect([answer.status, codesOf(answer)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    });

    it('are mounted from a repository that has them, or from anywhere', async () => {
      const holder = freshClient();
      const put = await holder.pushBlob(bytes);
      const from = put.headers.location?.replace(/^\/v2\/(.*)\/blobs\/.*$/, '$1') ?? '';
      const mount = digestOf(bytes);
      for (const query of [{ mount, from }, { mount }]) {
        const client = freshClient();
        const answer = await client.send('POST', withQuery('/v2/NAME/blobs/uploads/', query));
        expect(answer.status).toBe(201);
        expect((await client.send('HEAD', answer.headers.location ?? '')).status).toBe(200);
      }
    });

    it('are uploaded where they cannot be mounted', async () => {
      const client = freshClient();
      const query = { mount: digestOf(bytes), from: 'nobody/has-this' };
      const answer = await client.send('POST', withQuery('/v2/NAME/blobs/uploads/', query));
      expect(answer.status).toBe(202);
      const place = withQuery(answer.headers.location ?? '', { digest: digestOf(bytes) });
      expect((await client.send('PUT', place, { body: bytes })).status).toBe(201);
    });

    it.each([
      ['bytes=0-0', 206, 'bytes 0-0/100000', 1],
      ['bytes=99990-', 206, 'bytes 99990-99999/100000', 10],
      ['bytes=-5', 206, 'bytes 99995-99999/100000', 5],
      ['bytes=10-999999', 206, 'bytes 10-99999/100000', 99_990],
      ['bytes=100000-', 416, 'bytes */100000', undefined],
      ['bytes=1-2,5-6', 200, undefined, 100_000],
      ['pages=1-2', 200, undefined, 100_000],
    ])('answer the range %s with %d', async (range, status, contentRange, length) => {
      const client = freshClient();
      const { headers } = await client.pushBlob(bytes);
      const answer = await client.send('GET', headers.location ?? '', { headers: { range } });
      expect([answer.status, answer.headers['content-range']]).toEqual([status, contentRange]);
      if (length !== undefined) expect(answer.body.length).toBe(length);
    });

    it('are gone after their deletion, in this repository only', async () => {
      const [client, other] = [freshClient(), freshClient()];
      await client.pushBlob(bytes);
      await other.pushBlob(bytes);
      const path = `/v2/NAME/blobs/${digestOf(bytes)}`;
      expect((await client.send('DELETE', path)).status).toBe(202);
      expect((await client.send('GET', path)).status).toBe(404);
      expect((await client.send('DELETE', path)).status).toBe(404);
      expect((await other.send('GET', path)).body.equals(bytes)).toBe(true);
    });

    it('that are unknown get 404 with a code', async () => {
      const answer = await freshClient().send('GET', `/v2/NAME/blobs/${absent}`);
      expect([answer.status, codesOf(answer)]).toEqual([404, ['BLOB_UNKNOWN']]);
    });
  });

  describe('manifests', () => {
    const [image] = dataSets;
    const [manifest] = image?.manifests ?? [];
    const { bytes, descriptor } = manifest ?? {
      bytes: Buffer.alloc(0),
      descriptor: {} as Descriptor,
    };

    it('that are unknown get 404 with a code', async () => {
      for (const reference of [absent, 'latest', '.INVALID']) {
        const answer = await freshClient().send('GET', `/v2/NAME/manifests/${reference}`);
        expect([answer.status, codesOf(answer)]).toEqual([404, ['MANIFEST_UNKNOWN']]);
      }
    });

    it.each([
      ['another digest', absent, mediaType.ociManifest, 'DIGEST_INVALID'],
      ['another type', 'latest', mediaType.ociIndex, 'MANIFEST_INVALID'],
      ['no type', 'latest', '', 'MANIFEST_INVALID'],
      ['a reference that is none', '.INVALID', mediaType.ociManifest, 'MANIFEST_INVALID'],
    ])('are refused with %s', async (_, reference, type, code) => {
      const client = freshClient();
      for (const blob of image?.blobs ?? []) await client.pushBlob(blob);
      const answer = await client.pushManifest(reference, bytes, type);
      expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
      expect((await client.send('GET', '/v2/NAME/tags/list')).body.toString()).toContain('[]');
    });

    it.each([['not JSON'], ['[]'], ['{"schemaVersion": 2}'], ['{"schemaVersion": 1}']])(
      'are refused when they are %s',
      async (text) => {
        const answer = await freshClient().pushManifest('latest', Buffer.from(text), 'text/plain');
        expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_INVALID']]);
      },
    );

    it('over 4 MiB get 413', async () => {
      const large = Buffer.alloc(4 * 1024 * 1024 + 1, ' ');
      const answer = await freshClient().pushManifest('latest', large, mediaType.ociManifest);
      expect([answer.status, codesOf(answer)]).toEqual([413, ['SIZE_INVALID']]);
    });

    it('are given only to those who accept their type', async () => {
      const client = freshClient();
      await push(client, image as DataSet);
      const get = async (accept: string) =>
        (await client.send('GET', '/v2/NAME/manifests/latest', { headers: { accept } })).status;
      expect(await get(`${mediaType.ociIndex}, ${mediaType.ociManifest}`)).toBe(200);
      expect(await get('*/*')).toBe(200);
      expect(await get(mediaType.dockerManifest)).toBe(404);
    });

    it('lose a tag, or all tags with the manifest', async () => {
      const client = freshClient();
      await push(client, image as DataSet);
      await client.pushManifest('other', bytes, descriptor.mediaType);
      expect((await client.send('DELETE', '/v2/NAME/manifests/latest')).status).toBe(202);
      expect((await client.send('GET', '/v2/NAME/manifests/latest')).status).toBe(404);
      const path = `/v2/NAME/manifests/${descriptor.digest}`;
      expect((await client.send('GET', path)).status).toBe(200);
      expect((await client.send('DELETE', path)).status).toBe(202);
      for (const reference of [descriptor.digest, 'other']) {
        expect((await client.send('GET', `/v2/NAME/manifests/${reference}`)).status).toBe(404);
      }
      expect((await client.send('DELETE', path)).status).toBe(404);
    });
  });

  describe('tags', () => {
    const index = dataSets.find((data) => data.name === 'empty index') as DataSet;
    const [root] = index.manifests;

    async function withTags(): Promise<OciClient> {
      const client = freshClient();
      for (const tag of ['b', 'e', 'c', 'a', 'd']) {
        await client.pushManifest(tag, root!.bytes, root!.descriptor.mediaType);
      }
      return client;
    }

    async function tagsOf(client: OciClient, query: string) {
      const answer = await client.send('GET', `/v2/NAME/tags/list${query}`);
      const { tags } = JSON.parse(answer.body.toString()) as { tags: readonly string[] };
      return { tags: tags.join(''), link: answer.headers.link as string | undefined };
    }

    it('come in order', async () => {
      expect(await tagsOf(await withTags(), '')).toEqual({ tags: 'abcde', link: undefined });
    });

    it('come in pages that lead to each other', async () => {
      const client = await withTags();
      const first = await tagsOf(client, '?n=2');
      expect(first.tags).toBe('ab');
      const path = /^<([^>]*)>; rel="next"$/.exec(first.link ?? '')?.[1] ?? '';
      const second = await tagsOf(client, path.slice(path.indexOf('?')));
      expect(second.tags).toBe('cd');
      expect(await tagsOf(client, '?n=2&last=d')).toEqual({ tags: 'e', link: undefined });
      expect(await tagsOf(client, '?n=0')).toEqual({ tags: '', link: undefined });
      expect(await tagsOf(client, '?last=bb')).toEqual({ tags: 'cde', link: undefined });
    });

    it('of an unknown repository get 404', async () => {
      const answer = await freshClient().send('GET', '/v2/NAME/tags/list');
      expect([answer.status, codesOf(answer)]).toEqual([404, ['NAME_UNKNOWN']]);
    });
  });

  describe('referrers', () => {
    const data = dataSets.find(({ name: one }) => one === 'artifact with subject') as DataSet;
    const [subject, about] = data.manifests;

    async function referrers(client: OciClient, query = '') {
      const path = `/v2/NAME/referrers/${subject!.descriptor.digest}${query}`;
      const { headers, body, status } = await client.send('GET', path);
      const { manifests } = JSON.parse(body.toString()) as { manifests: Descriptor[] };
      return { status, manifests, applied: headers['oci-filters-applied'], headers };
    }

    it('are listed with type and annotations, and acknowledged at the push', async () => {
      const client = freshClient();
      await push(client, data);
      const { descriptor, bytes } = about!;
      const put = await client.pushManifest('about', bytes, descriptor.mediaType);
      expect(put.headers['oci-subject']).toBe(subject!.descriptor.digest);
      const { manifests, headers, applied } = await referrers(client);
      expect(headers['content-type']).toBe(mediaType.ociIndex);
      expect([manifests, applied]).toEqual([
        [
          {
            ...descriptor,
            artifactType: 'application/vnd.example.thing.v1',
            annotations: { 'org.example.note': 'hello' },
          },
        ],
        undefined,
      ]);
    });

    it('are filtered by type', async () => {
      const client = freshClient();
      await push(client, data);
      const some = await referrers(client, '?artifactType=application/vnd.example.thing.v1');
      expect([some.manifests.length, some.applied]).toEqual([1, 'artifactType']);
      const none = await referrers(client, '?artifactType=application/vnd.other');
      expect([none.manifests.length, none.applied]).toEqual([0, 'artifactType']);
    });

    it('are an empty list where there are none', async () => {
      const { status, manifests } = await referrers(freshClient());
      expect([status, manifests]).toEqual([200, []]);
    });

    it('go with their manifest', async () => {
      const client = freshClient();
      await push(client, data);
      await client.send('DELETE', `/v2/NAME/manifests/${about!.descriptor.digest}`);
      expect((await referrers(client)).manifests).toEqual([]);
    });
  });

  it.each(['UPPER', 'a//b', 'a/', '-a', 'a..b', 'ü'])('refuses the name %s', async (wrong) => {
    const path = `/v2/${encodeURIComponent(wrong)}/tags/list`;
    const answer = await freshClient().send('GET', path);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['NAME_INVALID']]);
  });

  it('lists its repositories in pages', async () => {
    const all = JSON.parse((await freshClient().send('GET', '/v2/_catalog')).body.toString());
    const sorted = [...all.repositories].sort();
    expect(all.repositories).toEqual(sorted);
    const page = await freshClient().send('GET', `/v2/_catalog?n=1&last=${sorted[0]}`);
    expect(JSON.parse(page.body.toString()).repositories).toEqual([sorted[1]]);
  });
});

describe('a registry that wants indexes whole', () => {
  it('refuses a sparse one with the missing digest as the detail', async () => {
    const registry = await startRegistry();
    onTestFinished(async () => await registry.close());
    const client = ociClient(registry, 'conformance/strict');
    const data = dataSets.find(({ isSparse }) => isSparse) as DataSet;
    const root = data.manifests.at(-1)!;
    await push(client, { ...data, manifests: data.manifests.slice(0, -1) });
    const answer = await client.pushManifest('latest', root.bytes, root.descriptor.mediaType);
    const missing = (JSON.parse(root.bytes.toString()) as { manifests: Descriptor[] }).manifests[1];
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toEqual({
      errors: [
        {
          code: 'MANIFEST_BLOB_UNKNOWN',
          message: 'blob unknown to registry',
          detail: missing?.digest,
        },
      ],
    });
  });
});
