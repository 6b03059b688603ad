import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { codesOf, ociClient } from '../../helpers/oci-client.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { call } from '../../helpers/registry-api.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { tlsFixture } from '../../helpers/tls.ts';

describe('options of a registry', () => {
  it('https', async () => {
    const folder = tempDir('tls');
    onTestFinished(folder.remove);
    const { cert, key } = await tlsFixture(folder.path);
    const { url } = await testRegistry({ tls: { cert, key } });
    expect(url).toMatch(/^https:/);
    expect((await call({ url, tls: { cert } }, { method: 'GET', path: '/v2/' })).status).toBe(200);
    await expect(fetch(`${url}/v2/`)).rejects.toThrow();
  });

  it('https with a certificate of the client', async () => {
    const folder = tempDir('tls');
    onTestFinished(folder.remove);
    const { cert, key, certFile } = await tlsFixture(folder.path);
    const { url } = await testRegistry({ tls: { cert, key, ca: readFileSync(certFile, 'utf8') } });
    const pending = call({ url, tls: { cert } }, { method: 'GET', path: '/v2/' });
    await expect(pending).rejects.toThrow();
  });

  it('read-only', async () => {
    const registry = await testRegistry({ readOnly: true });
    await addSampleImage(registry.store, { repository: 'app', tag: '1' });
    const client = ociClient(registry, 'app');
    expect((await client.send('GET', '/v2/NAME/tags/list')).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/v2/NAME/blobs/uploads/'],
      ['PUT', '/v2/NAME/manifests/1'],
      ['DELETE', '/v2/NAME/manifests/1'],
    ] as const) {
      const answer = await client.send(method, path);
      expect([answer.status, codesOf(answer)]).toEqual([405, ['UNSUPPORTED']]);
    }
  });

  it('no deletes', async () => {
    const registry = await testRegistry({ deletes: false });
    await addSampleImage(registry.store, { repository: 'app', tag: '1' });
    const answer = await ociClient(registry, 'app').send('DELETE', '/v2/NAME/manifests/1');
    expect(answer.status).toBe(405);
  });

  it('no referrers', async () => {
    const registry = await testRegistry({ referrers: false });
    const subject = await addSampleImage(registry.store, { repository: 'app', tag: '1' });
    const client = ociClient(registry, 'app');
    expect((await client.send('GET', `/v2/NAME/referrers/${subject.digest}`)).status).toBe(404);
    await addSampleImage(registry.store, { repository: 'app', tag: '2', seed: 'two', subject });
    const about = await client.send('GET', '/v2/NAME/manifests/2');
    const type = about.headers['content-type'] ?? '';
    const put = await client.pushManifest('3', about.body, type);
    expect([put.status, put.headers['oci-subject']]).toEqual([201, undefined]);
  });

  it('pages of a size', async () => {
    const registry = await testRegistry({ pageSize: 2 });
    for (const tag of ['a', 'b', 'c']) {
      await addSampleImage(registry.store, { repository: 'app', tag });
    }
    const answer = await ociClient(registry, 'app').send('GET', '/v2/NAME/tags/list');
    expect(answer.headers.link).toBe('</v2/app/tags/list?last=b>; rel="next"');
  });

  it('a port of one’s own, which is refused when taken', async () => {
    const { port } = await testRegistry();
    await expect(startRegistry({ port })).rejects.toMatchObject({ code: 'MP8001' });
  });
});
