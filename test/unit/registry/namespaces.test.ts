import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CredentialStore } from '../../../src/registry/credentials.ts';
import type { HostConfig } from '../../../src/registry/hosts.ts';
import { RegistryClient } from '../../../src/registry/registry-client.ts';
import type { RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { authfile } from '../../helpers/stage.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { quick } from './lab.ts';

function file(name: string, content: unknown): string {
  const folder = tempDir('namespaces');
  onTestFinished(() => folder.remove());
  const path = join(folder.path, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** Two teams, each with a user who may see nothing of the other's. */
const users = {
  red: { password: 'secret-of-red', repositories: ['red/*'] },
  blue: { password: 'secret-of-blue', repositories: ['blue/*'] },
  all: { password: 'secret-of-all', repositories: ['all', 'all/*'] },
};

async function registryOf(kind: 'basic' | 'bearer'): Promise<RunningRegistry> {
  const registry = await testRegistry({ auth: { kind, users } });
  for (const repository of ['red/app', 'blue/app', 'all/app']) {
    await addSampleImage(registry.store, { repository, tag: '1' });
  }
  return registry;
}

function clientOf(options: { authfile?: string; env?: Record<string, string> }, hosts = {}) {
  const env = { ...options.env, ...(options.authfile && { REGISTRY_AUTH_FILE: options.authfile }) };
  const client = new RegistryClient({ env, limits: quick, hosts });
  onTestFinished(() => client.close());
  return client;
}

function pull(client: RegistryClient, { address }: RunningRegistry, repository: string) {
  return client.repository({ registry: address, repository }, {}, 'pull').fetchManifest('1');
}

function teamFile({ address }: RunningRegistry): string {
  return file(
    'auth.json',
    authfile({
      [`${address}/red`]: 'red:secret-of-red',
      [`${address}/blue/app`]: 'blue:secret-of-blue',
      [address]: 'all:secret-of-all',
    }),
  );
}

describe.each(['basic', 'bearer'] as const)('several accounts at one %s registry', (kind) => {
  it('are each used for their own namespace, the longest key first', async () => {
    const registry = await registryOf(kind);
    const client = clientOf({ authfile: teamFile(registry) });
    for (const repository of ['red/app', 'blue/app', 'all/app']) {
      await pull(client, registry, repository);
    }
    const sent = registry.requests.entries.filter(({ status }) => status === 200);
    const headers = sent.map(({ headers }) => headers.authorization);
    expect(new Set(headers.filter((header) => header !== undefined)).size).toBeGreaterThan(2);
    // One 401 told the client what this registry wants; no account was tried on another's.
    expect(registry.requests.count({ status: 401 })).toBe(1);
  });

  it('share no token or password, also for the same repository', async () => {
    const registry = await registryOf(kind);
    const client = clientOf({ authfile: teamFile(registry) });
    await pull(client, registry, 'red/app');
    await expect(pull(client, registry, 'blue/other')).rejects.toMatchObject({
      kind: expect.stringMatching(/auth|denied/),
    });
    const place = { registry: registry.address, repository: 'red/app' };
    const blue = file('blue.json', authfile({ [registry.address]: 'blue:secret-of-blue' }));
    const asBlue = client.repository(place, { authfile: blue }, 'pull');
    await expect(asBlue.fetchManifest('1')).rejects.toMatchObject({
      kind: expect.stringMatching(/auth|denied/),
      hint: expect.stringContaining('blue.json'),
    });
  });

  it('come from hosts: variables and files, where no authfile is named', async () => {
    const registry = await registryOf(kind);
    const host: HostConfig = {
      credentials: {
        red: { usernameEnv: 'RED_USER', passwordEnv: 'RED_PASSWORD' },
        'blue/app': {
          authfile: file('b.json', authfile({ [registry.address]: 'blue:secret-of-blue' })),
        },
        '*': { usernameEnv: 'ALL_USER', passwordEnv: 'ALL_PASSWORD' },
      },
    };
    const env = {
      RED_USER: 'red',
      RED_PASSWORD: 'secret-of-red',
      ALL_USER: 'all',
      ALL_PASSWORD: 'secret-of-all',
    };
    const client = clientOf({ env }, { [registry.address]: host });
    for (const repository of ['red/app', 'blue/app', 'all/app']) {
      await pull(client, registry, repository);
    }
    expect(registry.requests.count({ status: 401 })).toBe(1);
  });
});

describe('credentials of hosts', () => {
  const accounts = { red: { usernameEnv: 'U', passwordEnv: 'P' }, blue: { identityTokenEnv: 'T' } };
  const noHelper = () => Promise.reject(new Error('no helper expected'));
  const store = (env: Record<string, string>) => new CredentialStore(env, noHelper, () => accounts);

  it('name variables', async () => {
    const found = await store({ U: 'u', P: 'p' }).find('a.io', 'red/app');
    expect(found).toEqual({ username: 'u', password: 'p', origin: '$U and $P', key: 'red' });
    const token = await store({ T: 't' }).find('a.io', 'blue');
    expect(token).toMatchObject({ identityToken: 't', origin: '$T' });
    expect(await store({}).find('a.io', 'reddish/app')).toBeUndefined();
  });

  it.each([{}, { U: 'u' }, { U: 'u', P: '' }])('that are not set are told: %o', async (env) => {
    await expect(store(env).find('a.io', 'red')).rejects.toMatchObject({
      code: 'MP5034',
      kind: 'config',
      message: expect.stringContaining('is not set'),
    });
  });

  it('give way to an authfile that is named', async () => {
    const named = file('named.json', authfile({ 'a.io': 'named:x' }));
    const found = await store({ U: 'u', P: 'p' }).find('a.io', 'red/app', { authfile: named });
    expect(found).toMatchObject({ username: 'named', origin: named, key: 'a.io' });
  });
});
