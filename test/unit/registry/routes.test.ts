import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HostBook } from '../../../src/registry/hosts.ts';
import { parseRegistriesConf } from '../../../src/registry/registries-conf.ts';
import { RegistryClient } from '../../../src/registry/registry-client.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { tlsFixture } from '../../helpers/tls.ts';
import { quick } from './lab.ts';

const limits = { ...quick, retry: { ...quick.retry, attempts: 1 } };
const warnings: string[] = [];

function openAt(conf: string, repository: string, actions: 'pull' | 'pull,push' = 'pull') {
  const client = new RegistryClient({
    env: {},
    limits,
    rules: parseRegistriesConf(conf, 'r.conf'),
    onWarning: (host, text) => warnings.push(`${host}: ${text}`),
  });
  onTestFinished(() => client.close());
  return client.repository({ registry: 'real.invalid', repository }, { side: 'source' }, actions);
}

function conf(location: string, mirrors: readonly string[] = [], more = ''): string {
  const tables = mirrors.map((mirror) => `[[registry.mirror]]\nlocation = "${mirror}"\n${more}`);
  return `[[registry]]\nprefix = "real.invalid"\nlocation = "${location}"\n${tables.join('\n')}`;
}

async function registryWith(repository: string) {
  const registry = await testRegistry();
  const root = await addSampleImage(registry.store, { repository, tag: '1' });
  return { registry, root };
}

describe('reading by registries.conf', () => {
  it('goes to the location', async () => {
    const { registry, root } = await registryWith('moved/app');
    const app = openAt(conf(`${registry.address}/moved`), 'app');
    expect((await app.resolve('1'))?.digest).toBe(root.digest);
    expect(app.name).toBe('real.invalid/app');
  });

  it('asks mirrors first, and the location for what they lack', async () => {
    const mirror = await registryWith('app');
    const location = await registryWith('other');
    const text = conf(location.registry.address, [mirror.registry.address]);
    expect((await openAt(text, 'app').resolve('1'))?.digest).toBe(mirror.root.digest);
    expect(location.registry.requests.entries).toHaveLength(0);
    expect((await openAt(text, 'other').resolve('1'))?.digest).toBe(location.root.digest);
  });

  it('leaves a mirror out that cannot be reached, and says so once', async () => {
    const { registry, root } = await registryWith('app');
    warnings.length = 0;
    const app = openAt(conf(registry.address, ['127.0.0.1:1']), 'app');
    expect((await app.resolve('1'))?.digest).toBe(root.digest);
    expect((await app.fetchManifest(root.digest)).descriptor.digest).toBe(root.digest);
    expect(warnings).toEqual([expect.stringContaining('127.0.0.1:1/app: left out')]);
  });

  it('asks a digest-only mirror for no tag', async () => {
    const mirror = await registryWith('app');
    const location = await registryWith('app');
    const only = 'pull-from-mirror = "digest-only"';
    const app = openAt(conf(location.registry.address, [mirror.registry.address], only), 'app');
    await app.resolve('1');
    expect(mirror.registry.requests.entries).toHaveLength(0);
    await app.fetchManifest(location.root.digest);
    expect(mirror.registry.requests.entries.length).toBeGreaterThan(0);
  });
});

describe('a blocked registry', () => {
  it.each(['pull', 'pull,push'] as const)('is refused for %s', async (actions) => {
    const text = '[[registry]]\nprefix = "real.invalid"\nblocked = true';
    await expect(openAt(text, 'app', actions).resolve('1')).rejects.toMatchObject({
      code: 'MP5018',
      kind: 'config',
      message: expect.stringContaining('r.conf'),
    });
  });
});

it('writing goes where the reference says', async () => {
  const { registry } = await registryWith('app');
  const to = openAt(conf(registry.address), 'app', 'pull,push');
  await expect(to.resolve('1')).rejects.toMatchObject({ kind: 'network' });
  expect(registry.requests.entries).toHaveLength(0);
});

describe('certs.d', () => {
  it('gives CAs and the client certificate of the first folder that knows the host', async () => {
    const { path, remove } = tempDir('certs');
    onTestFinished(() => remove());
    const tls = await tlsFixture(path);
    const registry = await testRegistry({ tls });
    await addSampleImage(registry.store, { repository: 'app', tag: '1' });
    const certs = join(path, 'b', registry.address);
    mkdirSync(certs, { recursive: true });
    copyFileSync(tls.certFile, join(certs, 'ca.crt'));
    const open = (certFolders: readonly string[]) => {
      const client = new RegistryClient({ env: {}, limits, certFolders });
      onTestFinished(() => client.close());
      const place = { registry: registry.address, repository: 'app' };
      return client.repository(place, {}, 'pull').resolve('1');
    };
    expect(await open([join(path, 'a'), join(path, 'b')])).toBeDefined();
    await expect(open([])).rejects.toMatchObject({ kind: 'tls' });
  });

  it('does not stand in for what the configuration says', () => {
    const { path, remove } = tempDir('certs');
    onTestFinished(() => remove());
    mkdirSync(join(path, 'a.example'));
    for (const name of ['x.crt', 'y.crt', 'me.cert', 'me.key']) {
      writeFileSync(join(path, 'a.example', name), name);
    }
    const own = { ca: 'mine.pem', clientCert: 'mine.cert', clientKey: 'mine.key' };
    const files = { certFolders: [path] };
    expect(new HostBook({ 'a.example': own }, files).configFor('a.example')).toEqual(own);
    expect(new HostBook({}, files).settingsFor('a.example')).toMatchObject({
      ca: 'x.crt\ny.crt',
      clientCert: 'me.cert',
      clientKey: 'me.key',
    });
  });
});
