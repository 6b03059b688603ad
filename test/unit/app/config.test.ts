import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/app/config.ts';
import { configSchema } from '../../../src/app/config-schema.ts';
import { settle } from '../../../src/app/config-settings.ts';
import { DiagnosticError } from '../../../src/diagnostic/diagnostic-error.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-play-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (playbook: string, explicit?: string) =>
  loadConfig({ explicit, cwd: folder, playbook });

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
}

async function problems(text: string) {
  write('mirror-play.yml', text);
  const error: unknown = await load('site.yml').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(DiagnosticError);
  return (error as DiagnosticError).diagnostics.map(({ code, message, span, label }) => ({
    code,
    message,
    at: `${span?.line}:${span?.column}`,
    ...(label === undefined ? {} : { label }),
  }));
}

describe('loadConfig', () => {
  it('finds the nearest file above the playbook', async () => {
    const file = write('a/mirror-play.yml', 'defaults: {jobs: 3}\n');
    expect(await load('a/b/site.yml')).toMatchObject({ file, defaults: { jobs: 3 } });
    expect((await load('site.yml')).file).toBeUndefined();
    expect((await load('-')).file).toBeUndefined();
    expect((await load('a/mirror-play.yml')).file).toBeUndefined();
  });

  it('reads everything, paths relative to the file', async () => {
    const file = write(
      'conf/my.yml',
      [
        'hosts:',
        '  registry.local:5000: {insecure: true, connections: 4, requests_per_second: 2.5}',
        '  "*.corp": {ca: ca.pem, client_cert: c.pem, client_key: /k.pem}',
        '  localhost:',
        '    plain_http: true',
        'registries_conf: no',
        'limits: {blobs: 9, connections: 20}',
        'defaults: {engine: skopeo, kept_is: fail, bytes: no, authfile: auth.json}',
        '',
      ].join('\n'),
    );
    expect(await load('site.yml', 'conf/my.yml')).toMatchObject({
      file,
      hosts: {
        'registry.local:5000': { insecure: true, connections: 4, requestsPerSecond: 2.5 },
        '*.corp': { ca: join(folder, 'conf/ca.pem'), clientKey: '/k.pem' },
        localhost: { plainHttp: true },
      },
      registriesConf: false,
      limits: { blobs: 9, connections: 20 },
      defaults: {
        engine: 'skopeo',
        keptIs: 'fail',
        bytes: false,
        authfile: join(folder, 'conf/auth.json'),
      },
    });
  });

  it('takes an empty file for an empty configuration', async () => {
    write('mirror-play.yml', '# nothing yet\n');
    expect(await load('site.yml')).toMatchObject({ hosts: {}, defaults: {} });
  });

  it('says everything that is wrong, with its place', async () => {
    const text = `host: {}
hosts:
  r.local:
    insecur: true
    connections: 0
  "http://x": {}
defaults:
  engine: skope
  jobs: many
`;
    expect(await problems(text)).toEqual([
      {
        code: 'MP7102',
        message: 'unknown setting "host"',
        at: '1:1',
        label: 'did you mean "hosts"?',
      },
      {
        code: 'MP7102',
        message: 'unknown setting "insecur"',
        at: '4:5',
        label: 'did you mean "insecure"?',
      },
      { code: 'MP7103', message: '"connections" must be 1 or more', at: '5:18' },
      {
        code: 'MP7103',
        message: '"http://x" is no host: write host, host:port, *.domain or *',
        at: '6:3',
      },
      {
        code: 'MP7103',
        message: '"engine" must be one of native, skopeo, auto',
        at: '8:11',
        label: 'did you mean "skopeo"?',
      },
      { code: 'MP7103', message: '"jobs" must be a whole number', at: '9:9' },
    ]);
  });

  it('knows policies, and places what no schema can tell of them', async () => {
    const text = `defaults:
  on_conflict: fial
  arch: amd64
  platform_tags: maybe
`;
    expect(await problems(text)).toMatchObject([
      { at: '2:16', label: 'did you mean "fail"?' },
      { message: '"arch" must be a list', at: '3:9' },
      { message: '"platform_tags" must be one of true, false, rancher', at: '4:18' },
    ]);
    const expressions = `defaults:
  naming: source.nmae
  backup_tag: tag
  platforms: [amd64]
`;
    expect(await problems(expressions)).toMatchObject([
      { code: 'MP7103', at: '2:11', message: expect.stringContaining('source.nmae') as string },
      { code: 'MP7103', at: '3:15', message: expect.stringContaining('the tag itself') as string },
      { code: 'MP7103', at: '4:14', message: 'invalid platform "amd64"' },
    ]);
    expect(await problems('defaults: {overwrite: true, merge: true}\n')).toMatchObject([
      { code: 'MP7103', message: 'overwrite is opposed to merge' },
    ]);
  });

  it('refuses what is no mapping, no YAML or not there', async () => {
    expect(await problems('- hosts: localhost\n')).toMatchObject([{ code: 'MP7101' }]);
    expect(await problems('defaults: {jobs: 1\n')).toMatchObject([{ code: 'MP1003' }]);
    expect(await problems('limits: {blobs: 1}\nlimits: {}\n')).toMatchObject([{ code: 'MP1010' }]);
    await expect(load('site.yml', 'nowhere.yml')).rejects.toMatchObject({ code: 'MP1001' });
  });

  it('reads limits and credentials of hosts', async () => {
    write(
      'mirror-play.yml',
      [
        'hosts:',
        '  docker.io: {rate_limit: wait, rate_limit_minimum: 5, rate_limit_wait: 60}',
        '  r.example:',
        '    credentials:',
        '      team/app: {authfile: team.json}',
        '      other: {username_env: U, password_env: P}',
        '      "*": {identity_token_env: T}',
        'limits: {rate_limit: ignore, rate_limit_minimum: 2}',
        '',
      ].join('\n'),
    );
    const config = await load('site.yml');
    expect(config.hosts['r.example']?.credentials).toMatchObject({
      'team/app': { authfile: join(folder, 'team.json') },
      other: { usernameEnv: 'U', passwordEnv: 'P' },
      '*': { identityTokenEnv: 'T' },
    });
    const { hosts } = settle(
      { insecure: [], policies: {}, connections: 7, requestsPerSecond: 0.5 },
      config,
    );
    expect(hosts['docker.io']).toMatchObject({ rateLimit: 'wait', rateLimitMinimum: 5 });
    expect(hosts['*']).toMatchObject({
      rateLimit: 'ignore',
      rateLimitMinimum: 2,
      connections: 7,
      requestsPerSecond: 0.5,
    });
  });

  it('says what is wrong with credentials of hosts', async () => {
    const text = `hosts:
  "*":
    credentials: {}
  r.example:
    credentials:
      Team: {authfile: a.json}
      one: {username_env: U}
      two: {authfile: a.json, identity_token_env: T}
      three: {}
      four: {password: secret}
`;
    const found = await problems(text);
    expect(found.map(({ code, message, at }) => `${code} ${at} ${message}`)).toEqual([
      'MP7102 3:5 unknown setting "credentials"',
      'MP7103 6:7 "Team" is no namespace: write team, team/app or *',
      'MP7103 7:12 "one" has username_env but not password_env',
      'MP7103 8:12 "two" must have one of: authfile; username_env and password_env; identity_token_env',
      'MP7103 9:14 "three" must have one of: authfile; username_env and password_env; identity_token_env',
      'MP7103 10:13 "four" must have one of: authfile; username_env and password_env; identity_token_env',
      'MP7102 10:14 unknown setting "password"',
    ]);
  });

  it('has a schema that ajv takes in strict mode, every setting described', () => {
    expect(() =>
      new Ajv({ strict: true, strictRequired: true }).compile(configSchema),
    ).not.toThrow();
    expect(JSON.stringify(configSchema)).not.toMatch(/"properties":\{"\w+":\{(?!.*?"description")/);
  });
});

describe('settle', () => {
  const none = { insecure: [], policies: {} };

  it('takes flags before the file and the file before what is built in', async () => {
    write('mirror-play.yml', 'defaults: {jobs: 3, fallback: digest, bytes: false}\n');
    const config = await load('site.yml');
    expect(settle({ ...none, jobs: 5 }, config)).toMatchObject({
      engine: 'native',
      jobs: 5,
      fallback: 'digest',
      keptIs: 'ok',
      measure: false,
    });
  });

  it('lets commands that only read run under check when flag or file say so', async () => {
    expect(settle(none, await load('site.yml')).checkReads).toBeUndefined();
    write('mirror-play.yml', 'check: {read_only: [mytool show]}\n');
    expect(settle(none, await load('site.yml')).checkReads).toBeUndefined();
    expect(settle({ ...none, checkReads: true }, await load('site.yml')).checkReads).toEqual([
      'mytool show',
    ]);
    write('mirror-play.yml', 'check: {reads: true}\n');
    expect(settle(none, await load('site.yml')).checkReads).toEqual([]);
    expect(await problems('check: {read_only: ["!x"]}\n')).toMatchObject([{ code: 'MP7103' }]);
  });

  it('adds hosts named insecure, and limits where a host has none of its own', async () => {
    write(
      'mirror-play.yml',
      'hosts: {a: {connections: 2}, b: {ca: /ca.pem}}\nlimits: {connections: 7}\n',
    );
    const { hosts } = settle({ policies: {}, insecure: ['b', 'c:1'] }, await load('site.yml'));
    expect(hosts.a).toMatchObject({ connections: 2 });
    expect(hosts.b).toMatchObject({ connections: 7, insecure: true, ca: '/ca.pem' });
    expect(hosts['c:1']).toMatchObject({ connections: 7, insecure: true });
    expect(hosts['*']).toMatchObject({ connections: 7 });
  });
});
