import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loginFrom } from '../../../../src/app/mirror/login.ts';

const env = { DOCKER_USERNAME: 'ann', DOCKER_PASSWORD: 's3cret' };

describe('DOCKER_USERNAME and DOCKER_PASSWORD', () => {
  it('are for the registry named, else Docker Hub', () => {
    expect(loginFrom(env, 'r.io:5000/prefix')).toMatchObject({ registry: 'r.io:5000' });
    expect(loginFrom(env)).toMatchObject({ registry: 'docker.io', username: 'ann' });
    expect(loginFrom(env)?.password).toBe('s3cret');
    expect(loginFrom({ DOCKER_USERNAME: '' })).toBeUndefined();
  });

  it('are both needed', () => {
    const half = { DOCKER_USERNAME: 'ann' };
    expect(() => loginFrom(half)).toThrow('DOCKER_USERNAME is set, DOCKER_PASSWORD is not');
  });

  it('need a registry that is one', () => {
    expect(() => loginFrom(env, 'myorg')).toThrow(expect.objectContaining({ code: 'MP7004' }));
  });

  it('cannot be shown', () => {
    const login = loginFrom(env);
    expect(inspect(login, { depth: 5, showHidden: true })).not.toContain('s3cret');
    expect(JSON.stringify({ login, copy: { ...login } })).not.toContain('s3cret');
  });
});
