import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/oci/digest.ts';
import { mediaType } from '../../src/oci/media-type.ts';
import type { Fault, FaultMatch } from '../../src/server/faults.ts';
import type { RegistryOptions, RunningRegistry } from '../../src/server/registry.ts';
import { addSampleImage } from '../../src/server/sample-image.ts';
import { repositoryOf } from '../../src/store/repository.ts';
import { codesOf, ociClient, withQuery } from '../helpers/oci-client.ts';
import { testRegistry } from '../helpers/registry.ts';

const bytes = randomBytes(200_000);
const blobPath = `/v2/app/blobs/${digestOf(bytes)}`;

/** What a client sees on the wire, whatever it is. */
interface Sight {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** How it ended: in good order, or with an error code. */
  readonly end: string;
}

async function look(
  url: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: Buffer;
    onBytes?: (count: number) => void;
  } = {},
): Promise<Sight> {
  const { method = 'GET', headers = {}, body, onBytes } = options;
  const sent = request(url, { method, headers, agent: false });
  sent.on('error', () => {});
  sent.end(body);
  const first: unknown = await once(sent, 'response').catch((error: unknown) => error);
  if (!Array.isArray(first)) {
    const { code = '' } = first as NodeJS.ErrnoException;
    return { status: 0, headers: {}, body: Buffer.alloc(0), end: code };
  }
  const response = first[0] as IncomingMessage;
  const chunks: Buffer[] = [];
  let end = 'end';
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      onBytes?.(Buffer.concat(chunks).length);
    }
  } catch (error) {
    end = (error as NodeJS.ErrnoException).code ?? 'error';
  }
  const { statusCode: status = 0 } = response;
  return { status, headers: response.headers, body: Buffer.concat(chunks), end };
}

async function registryWith(
  fault: Fault,
  match: FaultMatch = {},
  options: RegistryOptions = {},
): Promise<RunningRegistry> {
  const registry = await testRegistry({ ...options, faults: [{ match, fault }] });
  const upload = await registry.store.blobs.begin();
  for (let start = 0; start < bytes.length; start += 400) {
    await upload.write(bytes.subarray(start, start + 400));
  }
  await upload.commit(digestOf(bytes));
  repositoryOf(registry.store, 'app').blobs.set(digestOf(bytes), bytes.length);
  return registry;
}

/** Resolves when so many requests have come in. */
async function arrival({ requests }: RunningRegistry, count = 1): Promise<void> {
  while (requests.entries.length < count) await sleep(2);
}

describe('connections', () => {
  it('are reset before the headers', async () => {
    const { url } = await registryWith({ do: 'reset' });
    expect(await look(url + blobPath)).toMatchObject({ status: 0, end: 'ECONNRESET' });
  });

  it('are reset in the body', async () => {
    const { url } = await registryWith({ do: 'reset', after: 1000 });
    const sight = await look(url + blobPath);
    expect([sight.status, sight.end]).toEqual([200, 'ECONNRESET']);
    expect(sight.body.length).toBeLessThanOrEqual(1000);
  });

  it('are reset in the body of a request', async () => {
    const registry = await registryWith({ do: 'reset', received: 50_000 }, { method: 'PUT' });
    const place = registry.url + (await ociClient(registry, 'app').startUpload());
    const sight = await look(place, { method: 'PUT', body: bytes });
    expect(sight.status).toBe(0);
    expect(['ECONNRESET', 'EPIPE']).toContain(sight.end);
  });

  it('stay silent before the headers, until the registry is closed', async () => {
    const registry = await registryWith({ do: 'stall' });
    const sight = look(registry.url + blobPath);
    await arrival(registry);
    expect(await Promise.race([sight, sleep(30, 'nothing')])).toBe('nothing');
    await registry.close();
    expect(await sight).toMatchObject({ status: 0, end: 'ECONNRESET' });
  });

  it('fall silent in the body', async () => {
    const registry = await registryWith({ do: 'stall', after: 1000 });
    let sight: Promise<Sight> | undefined;
    await new Promise<void>((resolve) => {
      const onBytes = (count: number) => count === 1000 && resolve();
      sight = look(registry.url + blobPath, { onBytes });
    });
    expect(await Promise.race([sight, sleep(30, 'nothing')])).toBe('nothing');
    await registry.close();
    const { status, body, end } = (await sight) as Sight;
    expect([status, body.equals(bytes.subarray(0, 1000)), end]).toEqual([200, true, 'ECONNRESET']);
  });

  it('stop reading a request', async () => {
    const registry = await registryWith({ do: 'stall', received: 1 }, { method: 'PUT' });
    const place = registry.url + (await ociClient(registry, 'app').startUpload());
    const sight = look(place, { method: 'PUT', body: bytes });
    await arrival(registry, 2);
    expect(await Promise.race([sight, sleep(30, 'nothing')])).toBe('nothing');
    await registry.close();
    expect((await sight).status).toBe(0);
  });

  it('end too early', async () => {
    const { url } = await registryWith({ do: 'truncate', after: 1000 });
    const { headers, body, end } = await look(url + blobPath);
    expect([headers['content-length'], body.length, end]).toEqual(['200000', 1000, 'ECONNRESET']);
  });

  it('end too early, and nobody can tell', async () => {
    const { url } = await registryWith({ do: 'truncate', after: 1000, chunked: true });
    const { headers, body, end } = await look(url + blobPath);
    expect([headers['content-length'], body.length, end]).toEqual([undefined, 1000, 'end']);
  });

  it('are slow', async () => {
    const { url } = await registryWith({ do: 'alter', rate: 2_000_000 });
    expect((await look(url + blobPath)).body.equals(bytes)).toBe(true);
  });
});

describe('answers', () => {
  it('are whatever is scripted', async () => {
    const { url } = await registryWith({
      do: 'answer',
      status: 429,
      headers: { 'Retry-After': '99999999' },
      errors: [{ code: 'TOOMANYREQUESTS', message: 'slow down' }],
    });
    const sight = await look(url + blobPath);
    expect([sight.status, sight.headers['retry-after']]).toEqual([429, '99999999']);
    expect(codesOf(sight)).toEqual(['TOOMANYREQUESTS']);
  });

  it('ask to come back at a date', async () => {
    const now = Date.UTC(2030, 0, 1);
    const fault = { do: 'answer', status: 503, retryAt: 90 } as const;
    const { url } = await registryWith(fault, {}, { now: () => now });
    const { headers } = await look(url + blobPath);
    expect(headers['retry-after']).toBe('Tue, 01 Jan 2030 00:01:30 GMT');
  });

  it.each([
    ['a header added', { Warning: '299 - "tired"' }, 'warning', '299 - "tired"'],
    [
      'a header changed',
      { 'docker-content-digest': 'sha256:0' },
      'docker-content-digest',
      'sha256:0',
    ],
    ['a header gone', { 'Docker-Content-Digest': null }, 'docker-content-digest', undefined],
    ['no length', { 'Content-Length': null }, 'content-length', undefined],
  ])('have %s', async (_, headers, name, value) => {
    const { url } = await registryWith({ do: 'alter', headers });
    const sight = await look(url + blobPath);
    expect([sight.status, sight.headers[name]]).toEqual([200, value]);
    expect(sight.body.equals(bytes)).toBe(true);
  });

  it.each([
    ['flip', 200_000],
    ['append', 200_001],
    ['chop', 199_999],
    ['none', 0],
  ] as const)('have a body altered by %s', async (body, length) => {
    const { url } = await registryWith({ do: 'alter', body });
    const sight = await look(url + blobPath);
    expect([sight.end, sight.body.length, sight.headers['content-length']]).toEqual([
      'end',
      length,
      `${length}`,
    ]);
    expect(sight.body.equals(bytes)).toBe(false);
  });

  it('have another status, where the right one is the one to hide', async () => {
    const { url } = await registryWith({ do: 'alter', when: 404, status: 403 });
    expect((await look(url + blobPath)).status).toBe(200);
    expect((await look(`${url}/v2/app/manifests/gone`)).status).toBe(403);
  });

  it('ignore a range', async () => {
    const { url } = await registryWith({ do: 'alter', request: { headers: { Range: null } } });
    const sight = await look(url + blobPath, { headers: { range: 'bytes=5-9' } });
    expect([sight.status, sight.body.length]).toEqual([200, 200_000]);
  });

  it('lead elsewhere, as often as told', async () => {
    const { url } = await registryWith({ do: 'redirect', hops: 2 });
    const first = await look(url + blobPath);
    expect(first.status).toBe(307);
    const second = await look(first.headers.location ?? '');
    expect(second.status).toBe(307);
    expect((await look(second.headers.location ?? '')).body.equals(bytes)).toBe(true);
  });

  it('lead to another origin', async () => {
    const other = await registryWith({ do: 'nothing' });
    const { url } = await registryWith({ do: 'redirect', to: other.url, status: 302 });
    const { status, headers } = await look(url + blobPath);
    expect([status, headers.location?.startsWith(`${other.url}/v2/app/`)]).toEqual([302, true]);
    expect((await look(headers.location ?? '')).body.equals(bytes)).toBe(true);
  });

  it('wait', async () => {
    const registry = await testRegistry({ faults: [{ delay: 80, fault: { do: 'nothing' } }] });
    const started = performance.now();
    expect((await look(`${registry.url}/v2/`)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(75);
  });
});

describe('uploads', () => {
  const finish = { kind: 'upload-finish', times: 1 } as const;
  const query = { digest: digestOf(Buffer.from('new')) };

  it('are lost', async () => {
    const client = ociClient(await registryWith({ do: 'lose-session' }, finish), 'app');
    const place = withQuery(await client.startUpload(), query);
    const answer = await client.send('PUT', place, { body: Buffer.from('new') });
    expect([answer.status, codesOf(answer)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
    expect((await client.send('GET', place)).status).toBe(404);
  });

  it('lose a chunk that was accepted', async () => {
    const rule = { kind: 'upload-chunk', nth: 2 } as const;
    const client = ociClient(await registryWith({ do: 'drop-chunk' }, rule), 'app');
    const place = await client.startUpload();
    await client.send('PATCH', place, { body: Buffer.from('ne') });
    const second = await client.send('PATCH', place, {
      headers: { 'content-range': '2-2' },
      body: Buffer.from('w'),
    });
    expect([second.status, second.headers.range]).toEqual([202, '0-2']);
    const answer = await client.send('PUT', withQuery(place, query));
    expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
  });

  it.each([
    ['path', /^\/v2\/app\/blobs\/uploads\/[^?]+$/],
    ['absolute', /^http:\/\/127\.0\.0\.1:\d+\/v2\/app\/blobs\/uploads\/[^?]+$/],
    ['query', /^\/v2\/app\/blobs\/uploads\/[^?]+\?_state=a%2Bb%3D$/],
    ['https://elsewhere.example:8443', /^https:\/\/elsewhere\.example:8443\/v2\/app\//],
  ] as const)('have their place given as %s', async (location, pattern) => {
    const client = ociClient(await registryWith({ do: 'alter', location }), 'app');
    expect(await client.startUpload()).toMatch(pattern);
  });

  it('take the place of a mount', async () => {
    const fault = { do: 'alter', request: { query: { mount: null, from: null } } } as const;
    const client = ociClient(await registryWith(fault, { kind: 'mount' }), 'other');
    const place = withQuery('/v2/NAME/blobs/uploads/', { mount: digestOf(bytes), from: 'app' });
    const answer = await client.send('POST', place);
    expect([answer.status, answer.headers.location?.includes('/uploads/')]).toEqual([202, true]);
  });

  it('answer with another status', async () => {
    const client = ociClient(await registryWith({ do: 'alter', status: 204 }, finish), 'app');
    expect((await client.pushBlob(Buffer.from('new'))).status).toBe(204);
    const held = await client.send('GET', `/v2/NAME/blobs/${query.digest}`);
    expect(held.body.toString()).toBe('new');
  });
});

describe('content', () => {
  it('is forgotten when its manifest comes', async () => {
    const source = await testRegistry();
    await addSampleImage(source.store, { repository: 'app', tag: '1' });
    const manifest = await ociClient(source, 'app').send('GET', '/v2/NAME/manifests/1');
    const match = { kind: 'manifest', method: 'PUT', times: 1 } as const;
    const registry = await registryWith({ do: 'forget-blobs' }, match, { store: source.store });
    const client = ociClient(registry, 'app');
    const answer = await client.pushManifest('2', manifest.body, mediaType.ociManifest);
    expect([answer.status, codesOf(answer)[0]]).toEqual([400, 'MANIFEST_BLOB_UNKNOWN']);
  });
});

describe('rules', () => {
  it('fire from the nth request on, for so many times', async () => {
    const match = { kind: 'ping', nth: 2, times: 2 } as const;
    const { url } = await registryWith({ do: 'answer', status: 503 }, match);
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await look(`${url}/v2/`)).status);
    expect(statuses).toEqual([200, 503, 503, 200, 200]);
  });

  it('heed method, repository and path', async () => {
    const match = { method: ['GET', 'PUT'], repository: 'app', path: 'sha256:.*[?]x=1' };
    const { url } = await registryWith({ do: 'answer', status: 503 }, match);
    expect((await look(`${url}${blobPath}?x=1`)).status).toBe(503);
    expect((await look(`${url}${blobPath}?x=1`, { method: 'HEAD' })).status).toBe(200);
    expect((await look(`${url}${blobPath}?x=2`)).status).toBe(200);
    expect((await look(`${url}/v2/other/manifests/sha256:?x=1`)).status).toBe(404);
  });
});
