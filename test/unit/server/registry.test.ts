import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import { mediaType } from '../../../src/oci/media-type.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { testRegistry } from '../../helpers/registry.ts';

describe('startRegistry', () => {
  it('takes a blob by POST and PUT and gives it back, whole and in part', async () => {
    const { url } = await testRegistry();
    const bytes = randomBytes(300_000);
    const started = await fetch(`${url}/v2/team/app/blobs/uploads/`, { method: 'POST' });
    expect(started.status).toBe(202);
    const place = `${url}${started.headers.get('location')}?digest=${digestOf(bytes)}`;
    const put = await fetch(place, { method: 'PUT', body: bytes });
    expect(put.status).toBe(201);
    const blob = `${url}${put.headers.get('location')}`;
    expect(Buffer.from(await (await fetch(blob)).arrayBuffer()).equals(bytes)).toBe(true);
    const part = await fetch(blob, { headers: { Range: 'bytes=70000-199999' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 70000-199999/300000');
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(70_000, 200_000))).toBe(
      true,
    );
  });

  it('serves a sample image under its tag and digest', async () => {
    const { url, store, requests } = await testRegistry();
    const root = await addSampleImage(store, {
      repository: 'team/app',
      tag: '1.0',
      platforms: ['linux/amd64', 'linux/arm/v7'],
    });
    const response = await fetch(`${url}/v2/team/app/manifests/1.0`);
    expect(response.headers.get('content-type')).toBe(mediaType.ociIndex);
    expect(response.headers.get('docker-content-digest')).toBe(root.digest);
    expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(root.digest);
    expect(requests.count({ kind: 'manifest', method: 'GET', status: 200 })).toBe(1);
  });

  it('refuses a manifest whose blobs are not there', async () => {
    const source = await testRegistry();
    const target = await testRegistry();
    await addSampleImage(source.store, { repository: 'app', tag: '1' });
    const manifest = await fetch(`${source.url}/v2/app/manifests/1`);
    const put = await fetch(`${target.url}/v2/app/manifests/1`, {
      method: 'PUT',
      headers: { 'Content-Type': manifest.headers.get('content-type') ?? '' },
      body: await manifest.text(),
    });
    expect(put.status).toBe(400);
    const code = 'MANIFEST_BLOB_UNKNOWN';
    expect(await put.json()).toMatchObject({ errors: [{ code }, { code }] });
  });

  it('misbehaves as told, and only as often', async () => {
    const { url, store } = await testRegistry({
      faults: [
        {
          match: { kind: 'manifest', times: 1 },
          fault: { do: 'answer', status: 429, headers: { 'Retry-After': '1' } },
        },
        { match: { kind: 'manifest', times: 1 }, fault: { do: 'reset' } },
      ],
    });
    await addSampleImage(store, { repository: 'app', tag: '1' });
    const first = await fetch(`${url}/v2/app/manifests/1`);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1']);
    await expect(fetch(`${url}/v2/app/manifests/1`)).rejects.toThrow();
    expect((await fetch(`${url}/v2/app/manifests/1`)).status).toBe(200);
  });

  it('closes at once, although a connection is kept alive', async () => {
    const registry = await testRegistry();
    await fetch(`${registry.url}/v2/`);
    await registry.close();
    await expect(fetch(`${registry.url}/v2/`)).rejects.toThrow();
  });
});
