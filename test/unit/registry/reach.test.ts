import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HostConfig } from '../../../src/registry/hosts.ts';
import {
  RegistryClient,
  type RegistryClientOptions,
} from '../../../src/registry/registry-client.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { forwardProxy } from '../../helpers/forward-proxy.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { tlsFixture } from '../../helpers/tls.ts';
import { quick } from './lab.ts';

const limits = { ...quick, retry: { ...quick.retry, attempts: 1 } };

function newClient(options: Partial<RegistryClientOptions>): RegistryClient {
  const client = new RegistryClient({ env: {}, limits, ...options });
  onTestFinished(() => client.close());
  return client;
}

function folder(): string {
  const dir = tempDir('tls');
  onTestFinished(() => dir.remove());
  return dir.path;
}

async function registryWithImage(options: Parameters<typeof testRegistry>[0] = {}) {
  const registry = await testRegistry(options);
  await addSampleImage(registry.store, { repository: 'app', tag: '1' });
  return registry;
}

function resolve(client: RegistryClient, registry: string, access: { tlsVerify?: boolean } = {}) {
  return client
    .repository({ registry, repository: 'app' }, { ...access, side: 'source' }, 'pull')
    .resolve('1');
}

describe('TLS', () => {
  it('trusts a CA of the host, and one of the environment', async () => {
    const tls = await tlsFixture(folder());
    const registry = await registryWithImage({ tls });
    const host: HostConfig = { ca: tls.certFile };
    expect(
      await resolve(newClient({ hosts: { [registry.address]: host } }), registry.address),
    ).toBeDefined();
    expect(await resolve(newClient({ hosts: { '*': host } }), registry.address)).toBeDefined();
    expect(
      await resolve(newClient({ env: { SSL_CERT_FILE: tls.certFile } }), registry.address),
    ).toBeDefined();
  });

  it('does without checks when told to, for this side alone', async () => {
    const registry = await registryWithImage({ tls: await tlsFixture(folder()) });
    const client = newClient({});
    expect(await resolve(client, registry.address, { tlsVerify: false })).toBeDefined();
    await expect(resolve(client, registry.address)).rejects.toMatchObject({
      kind: 'tls',
      side: 'source',
      hint: expect.stringMatching(/ca: FILE.*mi_src_tls_verify: false.*--insecure/),
    });
    const insecure = newClient({ hosts: { [registry.address]: { insecure: true } } });
    expect(await resolve(insecure, registry.address)).toBeDefined();
  });

  it('shows a client certificate', async () => {
    const tls = await tlsFixture(folder());
    const registry = await registryWithImage({ tls: { ...tls, ca: tls.cert } });
    const trusted: HostConfig = { ca: tls.certFile };
    const known: HostConfig = { ...trusted, clientCert: tls.certFile, clientKey: tls.keyFile };
    expect(
      await resolve(newClient({ hosts: { [registry.address]: known } }), registry.address),
    ).toBeDefined();
    await expect(
      resolve(newClient({ hosts: { [registry.address]: trusted } }), registry.address),
    ).rejects.toMatchObject({ side: 'source' });
  });

  it('is not left by a redirect', async () => {
    const plain = await registryWithImage();
    const fault = { do: 'redirect', to: plain.url } as const;
    const faults = [{ match: { kind: 'blob' }, fault }] as const;
    const registry = await registryWithImage({ tls: await tlsFixture(folder()), faults });
    const app = newClient({}).repository(
      { registry: registry.address, repository: 'app' },
      { tlsVerify: false },
      'pull',
    );
    const { layers } = JSON.parse((await app.fetchManifest('1')).bytes.toString());
    await expect(app.openBlob(layers[0])).rejects.toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('from https to http'),
    });
    expect(plain.requests.count({ kind: 'blob' })).toBe(0);
  });

  it('names a file that it cannot use', async () => {
    const bad = join(folder(), 'bad.pem');
    writeFileSync(bad, 'no pem');
    const absent = newClient({ hosts: { 'a.example': { ca: '/no/such.pem' } } });
    await expect(resolve(absent, 'a.example')).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining('/no/such.pem'),
    });
    const wrong = newClient({ hosts: { 'a.example': { clientCert: bad } } });
    await expect(resolve(wrong, 'a.example')).rejects.toMatchObject({
      kind: 'config',
      code: 'MP5015',
    });
  });
});

describe('plain http', () => {
  it('is spoken with this machine unasked, and with others only when told to', async () => {
    const registry = await registryWithImage();
    expect(await resolve(newClient({}), registry.address)).toBeDefined();
    const proxy = await forwardProxy(registry.port);
    const through = { env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url } };
    const hosts = { 'far.example': { plainHttp: true } };
    expect(await resolve(newClient({ ...through, hosts }), 'far.example')).toBeDefined();
    await expect(resolve(newClient(through), 'far.example:5000')).rejects.toMatchObject({
      kind: 'tls',
      message: expect.stringContaining('plain http'),
      hint: expect.stringContaining('--insecure far.example:5000'),
    });
  });

  it('is found out for a host that may be either', async () => {
    const registry = await registryWithImage();
    const client = newClient({ hosts: { '*': { insecure: true } } });
    expect(await resolve(client, registry.address)).toBeDefined();
  });
});

describe('proxies', () => {
  it('are used, but not for this machine nor for exempt hosts', async () => {
    const registry = await registryWithImage();
    const proxy = await forwardProxy(registry.port);
    const hosts = { 'far.example': { plainHttp: true }, 'near.invalid': { plainHttp: true } };
    const env = { http_proxy: proxy.url, no_proxy: 'near.invalid' };
    const client = newClient({ env, hosts });
    expect(await resolve(client, 'far.example')).toBeDefined();
    expect(proxy.seen).toEqual(['HEAD http://far.example/v2/app/manifests/1']);
    expect(await resolve(client, registry.address)).toBeDefined();
    await expect(resolve(client, 'near.invalid')).rejects.toMatchObject({ kind: 'network' });
    expect(proxy.seen).toHaveLength(1);
  });

  it('carry https through a tunnel', async () => {
    const tls = await tlsFixture(folder());
    const registry = await registryWithImage({ tls });
    const proxy = await forwardProxy(registry.port);
    const env = { HTTPS_PROXY: proxy.url };
    const client = newClient({ env });
    expect(await resolve(client, 'far.example', { tlsVerify: false })).toBeDefined();
    expect(proxy.seen).toEqual(['CONNECT far.example:443']);
  });

  it('that refuse are named as such', async () => {
    const proxy = await forwardProxy(0);
    const client = newClient({ env: { HTTPS_PROXY: proxy.url } });
    await expect(resolve(client, 'far.example')).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining('proxy'),
    });
  });
});
