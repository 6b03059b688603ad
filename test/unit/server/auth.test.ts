import { describe, expect, it } from 'vitest';
import type { BearerAuth, Users } from '../../../src/server/access.ts';
import type { RunningRegistry } from '../../../src/server/registry.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { codesOf } from '../../helpers/oci-client.ts';
import { testRegistry } from '../../helpers/registry.ts';
import { call } from '../../helpers/registry-api.ts';

const users: Users = {
  ada: 'secret',
  reader: { password: 'read', actions: ['pull'], repositories: ['team/*'] },
};

function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

async function get(registry: RunningRegistry, path: string, authorization?: string) {
  const headers = authorization === undefined ? {} : { authorization };
  return await call(registry, { method: 'GET', path, headers });
}

async function tokenFor(
  registry: RunningRegistry,
  scope: string,
  authorization?: string,
): Promise<Record<string, unknown>> {
  const { body } = await get(registry, `/token?service=mirror-play&scope=${scope}`, authorization);
  return JSON.parse(body.toString()) as Record<string, unknown>;
}

describe('basic authentication', () => {
  it('asks who it is, and lets in whoever knows the password', async () => {
    const registry = await testRegistry({ auth: { kind: 'basic', users } });
    const stranger = await get(registry, '/v2/');
    expect([stranger.status, codesOf(stranger)]).toEqual([401, ['UNAUTHORIZED']]);
    expect(stranger.headers['www-authenticate']).toBe('Basic realm="mirror-play"');
    expect((await get(registry, '/v2/', basic('ada', 'secret'))).status).toBe(200);
    for (const [name, password] of [
      ['ada', 'Secret'],
      ['ada', ''],
      ['eve', 'secret'],
      ['constructor', 'secret'],
    ] as const) {
      expect((await get(registry, '/v2/', basic(name, password))).status).toBe(401);
    }
  });

  it('keeps users to their rights', async () => {
    const registry = await testRegistry({ auth: { kind: 'basic', users } });
    await addSampleImage(registry.store, { repository: 'team/app', tag: '1' });
    const authorization = basic('reader', 'read');
    const read = await get(registry, '/v2/team/app/manifests/1', authorization);
    expect(read.status).toBe(200);
    const other = await get(registry, '/v2/other/manifests/1', authorization);
    expect([other.status, codesOf(other)]).toEqual([403, ['DENIED']]);
    const path = '/v2/team/app/blobs/uploads/';
    const write = await call(registry, { method: 'POST', path, headers: { authorization } });
    expect(write.status).toBe(403);
  });
});

describe('bearer authentication', () => {
  async function bearer(options: Partial<BearerAuth> = {}): Promise<RunningRegistry> {
    const registry = await testRegistry({ auth: { kind: 'bearer', users, ...options } });
    await addSampleImage(registry.store, { repository: 'team/app', tag: '1' });
    return registry;
  }
  const manifest = '/v2/team/app/manifests/1';

  it('names realm, service and scope', async () => {
    const registry = await bearer();
    const { status, headers } = await get(registry, manifest);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="${registry.url}/token",service="mirror-play",scope="repository:team/app:pull"`,
    );
    const path = '/v2/team/app/blobs/uploads/?mount=sha256:1&from=other';
    const mount = await call(registry, { method: 'POST', path });
    expect(mount.headers['www-authenticate']).toContain(
      'scope="repository:team/app:pull,push repository:other:pull"',
    );
  });

  it('gives a token for a password, and takes it', async () => {
    const registry = await bearer();
    const answer = await tokenFor(registry, 'repository:team/app:pull', basic('ada', 'secret'));
    expect(answer).toMatchObject({ expires_in: 300, access_token: answer.token });
    expect((await get(registry, manifest, `Bearer ${String(answer.token)}`)).status).toBe(200);
  });

  it('gives nothing for a wrong password, or to strangers', async () => {
    const registry = await bearer();
    const scope = 'repository:team/app:pull';
    expect(await tokenFor(registry, scope, basic('ada', 'wrong'))).toMatchObject({ errors: [{}] });
    expect(await tokenFor(registry, scope)).toMatchObject({ errors: [{}] });
  });

  it('lets strangers pull, where that is allowed, and no more', async () => {
    const registry = await bearer({ anonymousPull: true });
    const { token, scope } = await tokenFor(registry, 'repository:team/app:pull,push');
    expect(scope).toBe('repository:team/app:pull');
    expect((await get(registry, manifest, `Bearer ${String(token)}`)).status).toBe(200);
    const write = await call(registry, {
      method: 'POST',
      path: '/v2/team/app/blobs/uploads/',
      headers: { authorization: `Bearer ${String(token)}` },
    });
    expect(write.status).toBe(401);
    expect(write.headers['www-authenticate']).toContain('error="insufficient_scope"');
  });

  it('does not take a token for another repository, nor one that it did not give', async () => {
    const registry = await bearer();
    const scope = 'repository:other:pull&scope=repository:third:pull,push';
    const { token } = await tokenFor(registry, scope, basic('ada', 'secret'));
    const wrong = await get(registry, manifest, `Bearer ${String(token)}`);
    expect(wrong.headers['www-authenticate']).toContain('error="insufficient_scope"');
    const right = await get(registry, '/v2/third/tags/list', `Bearer ${String(token)}`);
    expect(right.status).toBe(404);
    const forged = await get(registry, manifest, 'Bearer forged');
    expect(forged.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('does not take a token after its time, or after all were made worthless', async () => {
    for (const lifetime of [0, 300]) {
      const registry = await bearer({ lifetime });
      const scope = 'repository:team/app:pull';
      const { token } = await tokenFor(registry, scope, basic('ada', 'secret'));
      if (lifetime > 0)
        registry.faults.add({ match: { times: 1 }, fault: { do: 'expire-tokens' } });
      const answer = await get(registry, manifest, `Bearer ${String(token)}`);
      expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    }
  });

  it('gives tokens for a refresh token, and for a password in a form', async () => {
    const registry = await bearer();
    const first = await post(registry, {
      grant_type: 'password',
      access_type: 'offline',
      username: 'ada',
      password: 'secret',
      scope: 'repository:team/app:pull',
    });
    expect(first.refresh_token).toEqual(expect.any(String));
    const second = await post(registry, {
      grant_type: 'refresh_token',
      refresh_token: String(first.refresh_token),
      scope: 'repository:team/app:pull',
    });
    const answer = await get(registry, manifest, `Bearer ${String(second.access_token)}`);
    expect(answer.status).toBe(200);
    const wrong = { grant_type: 'refresh_token', refresh_token: 'forged', scope: '' };
    expect(await post(registry, wrong)).toMatchObject({ errors: [{ code: 'UNAUTHORIZED' }] });
  });

  async function post(
    registry: RunningRegistry,
    form: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>> {
    const body = Buffer.from(new URLSearchParams(form).toString());
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await call(registry, { method: 'POST', path: '/token', headers, body });
    return JSON.parse(answer.body.toString()) as Record<string, unknown>;
  }
});
