import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HelperExec } from '../../../src/registry/credential-helper.ts';
import { helperExec } from '../../../src/registry/credential-helper.ts';
import { CredentialStore } from '../../../src/registry/credentials.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const noHelper: HelperExec = () => Promise.reject(new Error('no helper expected'));

function folder(files: Readonly<Record<string, unknown>>): string {
  const dir = tempDir('auth');
  onTestFinished(() => dir.remove());
  for (const [name, content] of Object.entries(files)) {
    const file = join(dir.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return dir.path;
}

function auths(entries: Readonly<Record<string, string>>): object {
  const encode = (account: string) => ({ auth: Buffer.from(account).toString('base64') });
  return {
    auths: Object.fromEntries(Object.entries(entries).map(([key, pair]) => [key, encode(pair)])),
  };
}

describe('credentials', () => {
  it.each([
    ['docker.io', 'library/busybox', 'hub'],
    ['quay.io', 'org/app', 'org'],
    ['quay.io', 'other/app', 'quay'],
    ['host:5000', 'a', 'port'],
    ['old.example', 'a', 'old'],
    ['unknown.io', 'a', undefined],
  ])('for %s/%s', async (registry, repository, user) => {
    const home = folder({
      '.docker/config.json': auths({
        'https://index.docker.io/v1/': 'hub:x',
        'quay.io/org': 'org:x',
        'quay.io': 'quay:x',
        'host:5000': 'port:x',
        'https://old.example/v2/': 'old:x',
      }),
    });
    const store = new CredentialStore({ HOME: home }, noHelper);
    expect((await store.find(registry, repository))?.username).toBe(user);
  });

  it('come from the first file that knows the registry', async () => {
    const root = folder({
      'run/containers/auth.json': auths({ 'a.io': 'runtime:x' }),
      '.config/containers/auth.json': auths({ 'a.io': 'config:x', 'b.io': 'config:x' }),
      'docker/config.json': auths({ 'b.io': 'docker:x', 'c.io': 'docker:x' }),
    });
    const env = {
      HOME: root,
      XDG_RUNTIME_DIR: join(root, 'run'),
      DOCKER_CONFIG: join(root, 'docker'),
    };
    const store = new CredentialStore(env, noHelper);
    const found = await Promise.all(['a.io', 'b.io', 'c.io'].map((host) => store.find(host, 'x')));
    expect(found.map((credential) => credential?.username)).toEqual([
      'runtime',
      'config',
      'docker',
    ]);
    expect(found[0]?.origin).toBe(join(root, 'run/containers/auth.json'));
  });

  it('come from nowhere else when an authfile is given', async () => {
    const root = folder({
      'one.json': auths({ 'a.io': 'one:x' }),
      '.docker/config.json': auths({ 'b.io': 'docker:x' }),
    });
    const one = join(root, 'one.json');
    const store = new CredentialStore({ HOME: root }, noHelper);
    expect((await store.find('a.io', 'x', { authfile: one }))?.username).toBe('one');
    expect(await store.find('b.io', 'x', { authfile: one })).toBeUndefined();
    const byEnvironment = new CredentialStore({ HOME: root, REGISTRY_AUTH_FILE: one }, noHelper);
    expect(await byEnvironment.find('b.io', 'x')).toBeUndefined();
  });

  it.each([
    ['', 'it is empty'],
    ['{', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['{"auths":[]}', '"auths" is not an object'],
    ['{"auths":{"a.io":"x"}}', 'the entry "a.io" is not an object'],
    ['{"auths":{"a.io":{"auth":"c2VjcmV0"}}}', '"auth" of "a.io" is not user:password in base64'],
  ])('are refused from a file with %j', async (content, reason) => {
    const file = join(folder({ 'auth.json': content }), 'auth.json');
    const found = new CredentialStore({}, noHelper).find('a.io', 'x', { authfile: file });
    await expect(found).rejects.toMatchObject({ code: 'MP5031', kind: 'config' });
    await expect(found).rejects.toThrow(reason);
  });

  it('need a given file to be there, and readable', async () => {
    const root = folder({ 'auth.json': '{}' });
    const store = new CredentialStore({}, noHelper);
    await expect(
      store.find('a.io', 'x', { authfile: join(root, 'absent.json') }),
    ).rejects.toMatchObject({
      code: 'MP5030',
      kind: 'config',
      message: expect.stringContaining('absent.json does not exist'),
    });
    await expect(store.find('a.io', 'x', { authfile: root })).rejects.toMatchObject({
      code: 'MP5030',
    });
  });

  it('are an identity token where the file has one', async () => {
    const entry = { auth: Buffer.from('<token>:').toString('base64'), identitytoken: 'refresh' };
    const file = join(folder({ 'a.json': { auths: { 'a.io': entry } } }), 'a.json');
    const found = await new CredentialStore({}, noHelper).find('a.io', 'x', { authfile: file });
    expect(found?.identityToken).toBe('refresh');
  });
});

describe('credential helpers', () => {
  const config = {
    credHelpers: { 'a.io': 'one' },
    credsStore: 'all',
    ...auths({ 'b.io': 'file:x' }),
  };

  function asked(answers: Readonly<Record<string, string>>) {
    const calls: string[] = [];
    const exec: HelperExec = async (program, args, input) => {
      calls.push(`${program} ${args.join(' ')} < ${input}`);
      const stdout = answers[input];
      return stdout === undefined
        ? { exitCode: 1, stdout: 'credentials not found in native keychain' }
        : { exitCode: 0, stdout };
    };
    const file = join(folder({ 'c.json': config }), 'c.json');
    const store = new CredentialStore({ REGISTRY_AUTH_FILE: file }, exec);
    return { store, calls };
  }

  it('are asked once, by host', async () => {
    const secret = JSON.stringify({ Username: 'me', Secret: 'pw' });
    const { store, calls } = asked({ 'a.io': secret, 'https://index.docker.io/v1/': secret });
    const found = await Promise.all([store.find('a.io', 'x'), store.find('a.io', 'y')]);
    expect(found.map((credential) => credential?.password)).toEqual(['pw', 'pw']);
    expect((await store.find('docker.io', 'library/x'))?.origin).toBe('docker-credential-all');
    expect((await store.find('b.io', 'x'))?.username).toBe('file');
    expect(await store.find('c.io', 'x')).toBeUndefined();
    expect(calls).toEqual([
      'docker-credential-one get < a.io',
      'docker-credential-all get < https://index.docker.io/v1/',
      'docker-credential-all get < c.io',
    ]);
  });

  it('may give an identity token', async () => {
    const { store } = asked({ 'a.io': JSON.stringify({ Username: '<token>', Secret: 't' }) });
    expect(await store.find('a.io', 'x')).toMatchObject({ identityToken: 't', username: '' });
  });

  it('are programs', async () => {
    const root = folder({
      'bin/docker-credential-real':
        '#!/bin/sh\nread host\necho "{\\"Username\\":\\"$host\\",\\"Secret\\":\\"s\\"}"\n',
      'bin/docker-credential-bad': '#!/bin/sh\necho oops; exit 3\n',
      'c.json': { credHelpers: { 'a.io': 'real', 'b.io': 'bad', 'c.io': 'absent' } },
    });
    chmodSync(join(root, 'bin/docker-credential-real'), 0o755);
    chmodSync(join(root, 'bin/docker-credential-bad'), 0o755);
    const env = {
      PATH: `${join(root, 'bin')}:/usr/bin:/bin`,
      REGISTRY_AUTH_FILE: join(root, 'c.json'),
    };
    const store = new CredentialStore(env, helperExec(env));
    expect(await store.find('a.io', 'x')).toMatchObject({ username: 'a.io', password: 's' });
    await expect(store.find('b.io', 'x')).rejects.toMatchObject({ code: 'MP5032', kind: 'config' });
    await expect(store.find('c.io', 'x')).rejects.toThrow('docker-credential-absent');
    await expect(store.find('c.io', 'x')).rejects.toThrow('not installed');
  });
});
