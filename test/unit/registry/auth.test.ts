import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RegistryOptions } from '../../../src/server/registry.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { openLab, script, secret } from './lab.ts';

const users = { me: secret };
const bearer: RegistryOptions = { auth: { kind: 'bearer', users } };
const basic: RegistryOptions = { auth: { kind: 'basic', users } };

function both(options: RegistryOptions) {
  return { source: options, target: options };
}

describe('bearer tokens', () => {
  it('cost one 401 per host and one token per host and scope', async () => {
    const lab = await openLab(both(bearer));
    await lab.copy();
    expect(lab.targetTag()).toBe(lab.root.digest);
    for (const end of [lab.source, lab.target]) {
      expect(end.requests.count({ status: 401 })).toBe(1);
      expect(end.requests.count({ kind: 'token' })).toBe(1);
      expect(end.requests.count({ kind: 'ping' })).toBe(0);
    }
  });

  it('are fetched once for everyone who wants the same at the same time', async () => {
    const lab = await openLab(both(bearer));
    await Promise.all(Array.from({ length: 30 }, () => lab.from.resolve('1')));
    expect(lab.source.requests.count({ status: 401 })).toBe(1);
    expect(lab.source.requests.count({ kind: 'token' })).toBe(1);
    expect(lab.source.requests.count({ kind: 'manifest', status: 200 })).toBe(30);
  });

  it('are waited for by nobody where none is known and nothing is encrypted', async () => {
    const slow = [{ delay: 400, fault: { do: 'nothing' } }] as const;
    const lab = await openLab({ source: { faults: slow }, client: { env: {} } });
    const asked = Promise.all(Array.from({ length: 5 }, () => lab.from.resolve('1')));
    while (lab.source.requests.count({}) < 5) await new Promise((go) => setTimeout(go, 5));
    expect(lab.source.requests.count({ status: 200 })).toBe(0);
    await asked;
  });

  it('are renewed early, when a fifth of their life is left', async () => {
    let now = 1_000_000;
    const lab = await openLab({ ...both(bearer), client: { now: () => now } });
    await lab.from.resolve('1');
    now += 239_000;
    await lab.from.resolve('1');
    expect(lab.source.requests.count({ kind: 'token' })).toBe(1);
    now += 2000;
    await lab.from.resolve('1');
    expect(lab.source.requests.count({ kind: 'token' })).toBe(2);
    expect(lab.source.requests.count({ status: 401 })).toBe(1);
  });

  it.each(['manifest', 'blob', 'upload-start', 'upload-finish'] as const)(
    'that are suddenly worth nothing at %s are replaced',
    async (kind) => {
      const lab = await openLab(both(bearer));
      script(lab.target, [{ match: { kind, nth: 2, times: 1 }, fault: { do: 'expire-tokens' } }]);
      await lab.copy();
      expect(lab.targetTag()).toBe(lab.root.digest);
    },
  );

  it('give up after a loop of 401', async () => {
    const lab = await openLab(both(bearer));
    script(lab.source, [
      {
        match: { kind: 'manifest' },
        fault: {
          do: 'answer',
          status: 401,
          headers: { 'WWW-Authenticate': `Bearer realm="${lab.source.url}/token",service="x"` },
        },
      },
    ]);
    await expect(lab.from.resolve('1')).rejects.toMatchObject({ kind: 'auth', status: 401 });
    expect(lab.source.requests.entries.length).toBeLessThan(10);
  });

  it('are asked for at the root when a 401 says nothing', async () => {
    const lab = await openLab(both(bearer));
    const silent = { 'WWW-Authenticate': null };
    script(lab.source, [{ match: { kind: 'manifest' }, fault: { do: 'alter', headers: silent } }]);
    expect((await lab.from.resolve('1'))?.digest).toBe(lab.root.digest);
    expect(lab.source.requests.count({ kind: 'ping' })).toBe(1);
  });

  it('cover both repositories of a mount', async () => {
    const lab = await openLab(both(bearer));
    await lab.copy();
    const other = lab.client.repository(
      { registry: lab.target.address, repository: 'lib/other' },
      { side: 'target' },
      'pull,push',
    );
    const raw = await lab.from.fetchManifest('1');
    const layer = JSON.parse(raw.bytes.toString()).layers[0];
    const open = () => lab.from.openBlob(layer);
    expect(await other.writeBlob(layer, open, { mountFrom: 'lib/app' })).toBe('mounted');
    expect(lab.target.requests.count({ status: 401 })).toBe(1);
  });

  it.each([
    ['429 once', { times: 1 }, { do: 'answer', status: 429 }, undefined],
    ['500 once', { times: 1 }, { do: 'answer', status: 500 }, undefined],
    ['429 for ever', {}, { do: 'answer', status: 429 }, { status: 429 }],
    ['HTML', {}, { do: 'answer', status: 200, body: '<html>' }, { kind: 'protocol' }],
    ['no token', {}, { do: 'answer', status: 200, body: '{}' }, { kind: 'protocol' }],
    [
      'a token that is no header',
      {},
      { do: 'answer', status: 200, body: '{"token":"a\\r\\nb: c"}' },
      { kind: 'protocol' },
    ],
    [
      'a token of 2 MiB',
      {},
      { do: 'answer', status: 200, body: `{"token":"${'x'.repeat(2 * 1024 * 1024)}"}` },
      { kind: 'protocol' },
    ],
    ['a reset', {}, { do: 'reset' }, { kind: 'network' }],
    ['401', {}, { do: 'answer', status: 401 }, { kind: 'auth', code: 'MP5027' }],
  ] as const)('%s from the token service', async (_name, times, fault, expected) => {
    const lab = await openLab(both(bearer));
    script(lab.source, [{ match: { kind: 'token', ...times }, fault }]);
    if (expected === undefined) expect(await lab.from.resolve('1')).toBeDefined();
    else {
      const failure = expect.objectContaining({ ...expected, side: 'source' });
      await expect(lab.from.resolve('1')).rejects.toEqual(failure);
      const error = await lab.from.resolve('1').catch((reason: Error) => reason);
      expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(secret);
    }
  });

  it.each(['ftp://x/token', 'nonsense'])('are not asked for at %s', async (realm) => {
    const lab = await openLab({ source: { auth: { kind: 'bearer', users, realm } } });
    await expect(lab.from.resolve('1')).rejects.toMatchObject({ code: 'MP5028' });
  });

  it('are for anyone where the registry says so', async () => {
    const lab = await openLab({
      source: { auth: { kind: 'bearer', anonymousPull: true } },
      client: { env: {} },
    });
    expect(await lab.from.resolve('1')).toBeDefined();
    await expect(lab.from.listTags()[Symbol.asyncIterator]().next()).resolves.toBeDefined();
  });
});

describe('basic', () => {
  it('costs one 401 per host', async () => {
    const lab = await openLab(both(basic));
    await lab.copy();
    expect(lab.source.requests.count({ status: 401 })).toBe(1);
    expect(lab.target.requests.count({ status: 401 })).toBe(1);
  });

  it('does not insist with refused credentials', async () => {
    const lab = await openLab({ source: { auth: { kind: 'basic', users: { me: 'other' } } } });
    await expect(lab.from.resolve('1')).rejects.toMatchObject({
      kind: 'auth',
      hint: expect.stringContaining('auth.json'),
    });
    expect(lab.source.requests.count({})).toBe(2);
  });
});

describe('credentials', () => {
  it('do not follow a redirect to another origin', async () => {
    const lab = await openLab(both(basic));
    const elsewhere = await openLab();
    const redirect = { do: 'redirect', to: elsewhere.source.url } as const;
    script(lab.source, [{ match: { kind: 'blob', method: 'GET' }, fault: redirect }]);
    await lab.copy();
    const [seen] = elsewhere.source.requests.entries;
    expect(seen?.kind).toBe('blob');
    expect(seen?.headers.authorization).toBeUndefined();
  });

  it('do not follow an upload to another origin', async () => {
    const lab = await openLab(both(basic));
    const elsewhere = await openLab();
    const location = elsewhere.target.url as `http${string}`;
    script(lab.target, [{ match: { kind: 'upload-start' }, fault: { do: 'alter', location } }]);
    await expect(lab.copy()).rejects.toMatchObject({ side: 'target' });
    const seen = elsewhere.target.requests.entries.filter(({ kind }) => kind === 'upload-finish');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

describe('identity tokens', () => {
  it('are exchanged by POST', async () => {
    const lab = await openLab(both(bearer));
    const url = `${lab.source.url}/token?offline_token=true&service=mirror-play`;
    const authorization = `Basic ${Buffer.from(`me:${secret}`).toString('base64')}`;
    const answer = await fetch(url, { headers: { authorization } });
    const { refresh_token: identitytoken } = (await answer.json()) as { refresh_token: string };
    const folder = tempDir('identity');
    onTestFinished(() => folder.remove());
    const file = join(folder.path, 'auth.json');
    writeFileSync(file, JSON.stringify({ auths: { [lab.source.address]: { identitytoken } } }));
    lab.source.requests.clear();
    const place = { registry: lab.source.address, repository: 'lib/app' };
    const app = lab.client.repository(place, { authfile: file }, 'pull');
    expect((await app.resolve('1'))?.digest).toBe(lab.root.digest);
    expect(lab.source.requests.count({ kind: 'token', method: 'POST' })).toBe(1);
    expect(lab.source.requests.count({ kind: 'token' })).toBe(1);
  });
});
