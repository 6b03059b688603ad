import { describe, expect, it } from 'vitest';
import { parseManifest } from '../../../src/oci/manifest.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { openLab, quick, script } from './lab.ts';

describe('the client', () => {
  it('asks about an unchanged image with one HEAD, by tag or digest', async () => {
    const lab = await openLab();
    expect(await lab.from.resolve('1')).toMatchObject({
      digest: lab.root.digest,
      size: lab.root.size,
    });
    expect(await lab.from.resolve(lab.root.digest)).toMatchObject({ digest: lab.root.digest });
    expect(lab.source.requests.entries.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  it('takes 403 for absence where it writes', async () => {
    const lab = await openLab();
    script(lab.target, [{ match: { method: 'HEAD' }, fault: { do: 'answer', status: 403 } }]);
    expect(await lab.to.resolve('1')).toBeUndefined();
    expect(lab.target.requests.count({})).toBe(1);
  });

  it('lets a HEAD overtake the blobs that wait', async () => {
    const lab = await openLab({
      client: { hosts: {}, limits: { ...quick, timeouts: { connect: 2000, stall: 5000 } } },
    });
    const blob = parseManifest(await lab.from.fetchManifest('1')).layers[0];
    if (blob === undefined) throw new Error('no layer');
    script(lab.source, [{ match: { kind: 'blob' }, delay: 30, fault: { do: 'nothing' } }]);
    const order: string[] = [];
    const read = async () => {
      for await (const _chunk of await lab.from.openBlob(blob));
      order.push('blob');
    };
    const blobs = Array.from({ length: 200 }, read);
    await lab.from.resolve('1');
    order.push('HEAD');
    await Promise.all(blobs);
    expect(order).toHaveLength(201);
    expect(order.indexOf('HEAD')).toBeLessThan(100);
  });

  it('lets a pause that one request met count for all', async () => {
    const lab = await openLab();
    const headers = { 'Retry-After': '1' };
    script(lab.source, [{ match: { times: 1 }, fault: { do: 'answer', status: 429, headers } }]);
    await lab.from.resolve('1');
    const start = performance.now();
    script(lab.source, [{ match: { times: 1 }, fault: { do: 'answer', status: 429, headers } }]);
    const first = lab.from.resolve('1');
    while (lab.source.requests.count({ status: 429 }) < 2)
      await new Promise((go) => setTimeout(go, 1));
    await new Promise((go) => setTimeout(go, 10));
    await lab.from.resolve('1');
    await first;
    // The lab's ceiling for Retry-After.
    expect(performance.now() - start).toBeGreaterThanOrEqual(49);
  });

  it('tells of retries', async () => {
    const lab = await openLab();
    script(lab.source, [{ match: { times: 2 }, fault: { do: 'answer', status: 502 } }]);
    await lab.from.resolve('1');
    expect(lab.retries.map(({ host, reason, attempt }) => [host, reason, attempt])).toEqual([
      [lab.source.address, 'status 502', 1],
      [lab.source.address, 'status 502', 2],
    ]);
  });

  it('keeps to the requests at a time that a host is given', async () => {
    const lab = await openLab({ client: { hosts: { '*': { connections: 3 } } } });
    let most = 0;
    script(lab.source, [{ delay: 10, fault: { do: 'nothing' } }]);
    const asked = Array.from({ length: 20 }, () => lab.from.resolve('1'));
    const open = () => lab.source.requests.entries.filter(({ status }) => status === 0).length;
    const watch = setInterval(() => {
      most = Math.max(most, open());
    }, 1);
    await Promise.all(asked);
    clearInterval(watch);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('copies many at once within one registry through few places', async () => {
    const lab = await openLab({ client: { hosts: { '*': { connections: 3 } } } });
    for (let i = 0; i < 10; i++) {
      const image = { repository: `many/${i}`, tag: '1', layers: 2, layerSize: 100_000 };
      await addSampleImage(lab.source.store, image);
    }
    const copies = Array.from({ length: 10 }, async (_, i) => {
      const registry = lab.source.address;
      const from = lab.client.repository({ registry, repository: `many/${i}` }, {}, 'pull');
      const to = lab.client.repository({ registry, repository: `copy/${i}` }, {}, 'pull,push');
      const raw = await from.fetchManifest('1');
      const { config, layers } = JSON.parse(raw.bytes.toString());
      const blobs = [config, ...layers];
      await Promise.all(blobs.map((blob) => to.writeBlob(blob, () => from.openBlob(blob))));
      await to.pushManifest(raw, '1');
    });
    await Promise.all(copies);
    expect(lab.source.store.repositories.get('copy/9')?.tags.get('1')).toBeDefined();
  });

  it('gives up when told to', async () => {
    const lab = await openLab();
    script(lab.source, [{ fault: { do: 'stall' } }]);
    const controller = new AbortController();
    const asked = lab.from.resolve('1', { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(asked).rejects.toThrow('enough');
  });

  it('shows no signature of a link that it was sent to', async () => {
    const lab = await openLab();
    const headers = { Location: 'http://127.0.0.1:1/x?X-Amz-Signature=topsecret' };
    script(lab.source, [
      { match: { method: 'GET' }, fault: { do: 'answer', status: 307, headers } },
    ]);
    const error = await lab.from.fetchManifest('1').catch((reason: Error) => reason);
    expect(error).toMatchObject({ kind: 'network' });
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('topsecret');
  });
});
