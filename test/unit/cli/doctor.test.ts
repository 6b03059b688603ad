import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Check, Diagnosis, Setting } from '../../../src/registry/doctor/diagnosis.ts';
import type { RegistryOptions, RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { inProcess } from '../../helpers/in-process.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { authfile } from '../../helpers/stage.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { tlsFixture } from '../../helpers/tls.ts';

const password = 'secret-of-ada';
const users = { ada: password, bob: { password: 'x', actions: ['pull'] as const } };

async function registryWith(options: RegistryOptions = {}): Promise<RunningRegistry> {
  const registry = await testRegistry(options);
  await addSampleImage(registry.store, { repository: 'team/app', tag: '1' });
  return registry;
}

function folder(): string {
  const { path, remove } = tempDir('doctor');
  onTestFinished(remove);
  return path;
}

function file(name: string, content: unknown): string {
  const path = join(folder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

async function doctor(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, out, err } = await inProcess(['doctor', ...argv, '--json'], { env });
  const diagnosis = (out === '' ? { places: [] } : JSON.parse(out)) as Diagnosis;
  expect(out + err).not.toContain(password);
  const [place] = diagnosis.places;
  return {
    code,
    err,
    diagnosis,
    setting: (name: Setting['name']) => place?.settings.find((setting) => setting.name === name),
    check: (name: Check['name']) => place?.checks.find((check) => check.name === name),
  };
}

describe('doctor', () => {
  it('says that all is well, and leaves nothing behind', async () => {
    const registry = await registryWith();
    const { code, check, diagnosis } = await doctor([`${registry.address}/team/app`]);
    expect(code).toBe(0);
    const states = diagnosis.places[0]?.checks.map(({ name, state }) => `${name} ${state}`);
    expect(states).toEqual([
      'reach ok',
      'login ok',
      'pull ok',
      'push ok',
      'deletion ok',
      'referrers ok',
    ]);
    expect(check('pull')?.message).toMatch(/^1 is sha256:/);
    expect(registry.requests.count({ kind: 'upload-cancel', status: 204 })).toBe(1);
    expect(registry.store.repositories.get('team/app')?.tags.size).toBe(1);
    expect(registry.requests.count({ kind: 'manifest', method: 'GET' })).toBe(0);
  });

  it('writes nothing where only pulling has to work, or where no repository is named', async () => {
    const registry = await registryWith();
    expect((await doctor([`${registry.address}/team/app:1`, '--for', 'pull'])).code).toBe(0);
    expect((await doctor([registry.address])).check('pull')).toBeUndefined();
    expect((await doctor([`${registry.address}/team`])).check('pull')).toBeUndefined();
    const methods = new Set(registry.requests.entries.map(({ method }) => method));
    expect([...methods].sort()).toEqual(['GET', 'HEAD']);
  });

  it.each(['basic', 'bearer'] as const)(
    'names the %s login and where it comes from',
    async (kind) => {
      const registry = await registryWith({ auth: { kind, users } });
      const auth = file('auth.json', authfile({ [`${registry.address}/team`]: `ada:${password}` }));
      const found = await doctor([`${registry.address}/team/app`, '--authfile', auth]);
      expect(found.code).toBe(0);
      expect(found.setting('credentials')).toEqual({
        name: 'credentials',
        value: `user ada, entry "${registry.address}/team"`,
        from: auth,
      });
      expect(found.check('login')?.message).toMatch(
        kind === 'basic'
          ? /^Basic: let in as ada$/
          : /^Bearer, tokens from http.*\/token \(service mirror-play\): let in as ada$/,
      );
      const none = await doctor([`${registry.address}/other/app`, '--authfile', auth]);
      expect(none.code).toBe(2);
      expect(none.setting('credentials')?.value).toBe(`none; searched: ${auth}`);
      expect(none.check('login')).toMatchObject({ state: 'failed', hint: expect.any(String) });
    },
  );

  it('tells a right to pull from one to push, a wrong password, and a helper', async () => {
    const registry = await registryWith({ auth: { kind: 'basic', users } });
    const app = `${registry.address}/team/app`;
    const bob = file('bob.json', authfile({ [registry.address]: 'bob:x' }));
    const pulls = await doctor([app, '--authfile', bob]);
    expect(pulls.check('pull')?.state).toBe('ok');
    expect(pulls.check('push')).toMatchObject({ state: 'failed' });
    expect(pulls.code).toBe(2);
    expect((await doctor([app, '--authfile', bob, '--for', 'pull'])).code).toBe(0);
    const wrong = file('wrong.json', authfile({ [registry.address]: 'ada:no' }));
    expect((await doctor([app, '--authfile', wrong])).check('login')?.state).toBe('failed');
    const helper = file('h.json', { credHelpers: { [registry.address]: 'not-there' } });
    const lacking = await doctor([app, '--authfile', helper]);
    expect(lacking.code).toBe(2);
    expect(lacking.check('reach')?.message).toContain('docker-credential-not-there');
  });

  it('follows registries.conf, and names file and rule', async () => {
    const mirror = await registryWith();
    const location = await testRegistry();
    const conf = file(
      'registries.conf',
      [
        `[[registry]]`,
        `prefix = "far.example/team"`,
        `location = "${location.address}/elsewhere"`,
        `[[registry.mirror]]`,
        `location = "${mirror.address}/team"`,
        `[[registry]]`,
        `prefix = "closed.example"`,
        `blocked = true`,
      ].join('\n'),
    );
    const env = { CONTAINERS_REGISTRIES_CONF: conf };
    const { diagnosis, setting, code } = await doctor(
      ['far.example/team/app', '--for', 'pull'],
      env,
    );
    expect(diagnosis.places.map(({ role, name }) => [role, name])).toEqual([
      ['mirror, asked first', `${mirror.address}/team/app`],
      ['reading', `${location.address}/elsewhere/app`],
    ]);
    expect(setting('registries.conf')).toMatchObject({
      value: expect.stringContaining(`mirror ${mirror.address}/team (all)`),
      from: conf,
    });
    expect(code).toBe(0);
    const closed = await doctor(['closed.example/a/b'], env);
    expect(closed.code).toBe(2);
    expect(closed.check('reach')?.message).toContain('is blocked by the rule for "closed.example"');
  });

  it('names what TLS is checked with, and proxies', async () => {
    const tls = await tlsFixture(folder());
    const registry = await registryWith({ tls });
    const config = file(
      'mirror-play.yml',
      JSON.stringify({ hosts: { [registry.address]: { ca: tls.certFile } } }),
    );
    const app = `${registry.address}/team/app`;
    const known = await doctor([app, '--config', config], {
      HTTPS_PROXY: 'http://me:pw@p.example',
    });
    expect(known.code).toBe(0);
    expect(known.setting('address')?.value).toBe(`https://${registry.address}`);
    expect(known.setting('CAs')).toMatchObject({
      value: `those of Node, ${tls.certFile}`,
      from: `hosts "${registry.address}" in ${config}`,
    });
    expect(known.setting('proxy')?.value).toBe('none: this machine needs none');
    const unknown = await doctor([app]);
    expect(unknown.check('reach')).toMatchObject({
      state: 'failed',
      hint: expect.stringContaining('ca: FILE'),
    });
    const insecure = await doctor([app, '--insecure', registry.address]);
    expect(insecure.setting('TLS')).toEqual({
      name: 'TLS',
      value: 'certificates are not checked',
      from: '--insecure',
    });
    const env = { SSL_CERT_FILE: tls.certFile };
    expect((await doctor([app], env)).setting('CAs')?.from).toBe('$SSL_CERT_FILE');
    const proxied = { HTTPS_PROXY: 'http://me:pw@127.0.0.1:9', NO_PROXY: 'near.invalid' };
    const far = await doctor(['far.invalid'], proxied);
    expect(far.setting('proxy')).toMatchObject({
      value: 'http://127.0.0.1:9',
      from: '$HTTPS_PROXY',
    });
    expect(far.check('reach')?.message).toContain('far.invalid, by the proxy 127.0.0.1:9');
    expect((await doctor(['near.invalid'], proxied)).setting('proxy')?.from).toBe('$NO_PROXY');
  });

  it('tells the pulls that are left, and what the registry lacks', async () => {
    const registry = await registryWith({
      pullLimit: { limit: 100, window: 21_600 },
      deletes: false,
      referrers: false,
    });
    const { check, code } = await doctor([`${registry.address}/team/app`]);
    expect(code).toBe(0);
    expect(check('rate limit')).toMatchObject({
      state: 'ok',
      message: '100 of 100 pulls left per 6 h, counted for 203.0.113.7',
      rate: { remaining: 100 },
    });
    expect(check('deletion')).toMatchObject({
      state: 'note',
      message: expect.stringMatching(/^off/),
    });
    expect(check('referrers')?.state).toBe('note');
  });

  it('fails for a tag that is not there, and notes a repository that is to come', async () => {
    const registry = await registryWith();
    expect((await doctor([`${registry.address}/team/app:2`])).check('pull')?.state).toBe('failed');
    expect((await doctor([`${registry.address}/team/new`])).check('pull')?.state).toBe('note');
  });

  it('says so when nobody is there, or no registry is', async () => {
    const registry = await registryWith();
    await registry.close();
    const gone = await doctor([registry.address]);
    expect(gone.code).toBe(2);
    expect(gone.check('reach')?.message).toContain('connection refused');
    const web = await testRegistry({ faults: [{ fault: { do: 'answer', status: 404 } }] });
    expect((await doctor([web.address])).check('reach')?.state).toBe('failed');
  });

  it('has words, too', async () => {
    const registry = await registryWith();
    const { out, code } = await inProcess(['doctor', `${registry.address}/team/app`]);
    expect(code).toBe(0);
    expect(out).toContain(`${registry.address}/team/app (reading and writing)\n  address `);
    expect(out).toMatch(/ {2}ok {5}push +an upload was opened and cancelled/);
    expect(out).toMatch(/\nAll that was tried works\.\n$/);
  });

  it.each([
    [[]],
    [['a.io', 'b.io']],
    [['https://a.io']],
    [['a.io/UPPER/x']],
    [['a b']],
    [['a.io/x', '--for', 'fun']],
  ])('refuses %j with 5', async (argv) =>
    expect((await inProcess(['doctor', ...argv])).code).toBe(5),
  );
});
