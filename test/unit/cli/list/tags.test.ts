import { describe, expect, it, onTestFinished } from 'vitest';
import { type FakeGitHubOptions, fakeGitHub } from '../../../helpers/github-api.ts';
import { listStage, registryWith } from './stage.ts';

async function github(repositories: FakeGitHubOptions['repositories']) {
  const api = await fakeGitHub({ repositories });
  onTestFinished(() => api.stop());
  return api;
}

describe('mirror-play tags', () => {
  it('tells what a list lacks: as text, as data, as lines', async () => {
    const { address } = await registryWith({ 'team/app': ['v1.9.0', 'v1.10.0', 'v2.0.0'] });
    const { apiUrl } = await github({ 'o/r': { releases: [{ tag: 'v1.1.0' }] } });
    const image = `${address}/team/app`;
    const stage = listStage({
      list: `${image} acme/mirrored-team-app v1.9.0\n`,
      'config.json': {
        app: { images: [image], versionSource: 'registry', versionFilter: '^v1' },
        tool: { images: ['o/tool'], versionSource: 'github-releases:o/r' },
        newest: {
          images: [image],
          versionSource: 'registry',
          versionFilter: '^v1\\.9',
          latest: true,
        },
      },
    });
    const run = (...more: readonly string[]) =>
      stage.runWith(
        { env: { GITHUB_API_URL: apiUrl } },
        'tags',
        'config.json',
        '-f',
        'list',
        ...more,
      );
    expect(await run()).toEqual({
      code: 0,
      out: `app:
  ${image} → docker.io/acme/mirrored-team-app: v1.10.0
tool:
  o/tool: v1.1.0
newest: nothing new
2 new in 3 entries
`,
      err: '',
    });
    expect(JSON.parse((await run('--json')).out)).toEqual({
      app: { images: [image], tags: ['v1.10.0'] },
      tool: { images: ['o/tool'], tags: ['v1.1.0'] },
      newest: { images: [], tags: [] },
    });
    expect((await run('--lines')).out).toBe(
      `${image} acme/mirrored-team-app v1.10.0\no/tool:v1.1.0\n`,
    );
    expect((await run('--detailed-exitcode')).code).toBe(3);
    expect((await run('--only', 'newest', '--detailed-exitcode')).code).toBe(0);
  });

  it('says of all tags where they are', async () => {
    const source = await registryWith({ 'team/app': ['1.0', '1.1', '1.2'] });
    const target = await registryWith({ 'team/app': ['1.0', '0.8'] });
    const image = `${source.address}/team/app`;
    const line = (tag: string) => `${image} ${target.address}/team/app ${tag}\n`;
    const stage = listStage({ list: ['1.0', '1.1', '0.7'].map(line).join('') });
    const compare = ['tags', '--images', image, '-f', 'list', '--compare'];
    expect((await stage.run(...compare, 'target')).out).toBe(`images:
  ${image} → ${target.address}/team/app
    source-only   1.2
    list-only     0.7
    target-only   0.8
    not-mirrored  1.1
    mirrored      1 tag
1 new in 1 entry
`);
    const { out } = await stage.run(...compare, 'source', '--json');
    expect(JSON.parse(out)).toMatchObject({
      tags: { images: { tags: ['1.2'] } },
      report: [
        { key: 'images', images: [{ states: { 'list-only': ['0.7'], 'source-only': ['1.2'] } }] },
      ],
    });
    expect(target.requests.entries.length).toBeGreaterThan(0);
  });

  it('takes one entry by flags', async () => {
    const { address } = await registryWith({ 'team/app': ['v1.9.0', 'v1.10.0', 'v2.0.0'] });
    const flags = ['--images', `${address}/team/app`, '--constraint', '<2', '--newest', '1'];
    expect((await listStage().run('tags', ...flags, '--lines')).out).toBe(
      `${address}/team/app:v1.10.0\n`,
    );
  });

  it('goes on after an entry that fails, names it, and ends with 2', async () => {
    const { apiUrl } = await github({ 'o/r': { releases: [], latest: 'v1.0.0' } });
    const stage = listStage({
      'config.json': {
        none: { images: ['o/a'], versionSource: 'github-latest-release:o/none' },
        good: { images: ['o/a'], versionSource: 'github-latest-release:o/r' },
      },
    });
    const { code, out, err } = await stage.run('tags', 'config.json', '--github-api-url', apiUrl);
    expect({ code, out }).toEqual({
      code: 2,
      out: 'none: failed\ngood:\n  o/a: v1.0.0\n1 new in 2 entries, 1 failed\n',
    });
    expect(err).toMatch(/^error\[MP6104\]: none: GET .*: 404 Not Found\n {2}= help: /);
  });

  it('reads where GitHub is, and a token, from mirror-play.yml', async () => {
    const api = await fakeGitHub({
      repositories: { 'o/r': { releases: [], latest: 'v1.0.0' } },
      token: 'ghp_secret',
    });
    onTestFinished(() => api.stop());
    const stage = listStage({
      'mirror-play.yml': { github: { api_url: api.apiUrl, token_file: 'token' } },
      token: 'ghp_secret\n',
    });
    const flags = ['tags', '--images', 'o/a', '--source', 'github-latest-release:o/r', '--lines'];
    expect(await stage.run(...flags)).toEqual({ code: 0, out: 'o/a:v1.0.0\n', err: '' });
    const wrong = await stage.runWith({ env: { GITHUB_TOKEN: 'other' } }, ...flags);
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('401 Bad credentials') });
  });

  it('shows what is wrong with entries in their file, and ends with 4', async () => {
    const stage = listStage({
      'config.json':
        '{\n  "a": {"images": ["x"], "versionSource": "regstry", "versionFilter": "("}\n}\n',
      list: 'a b\n',
    });
    const { code, err } = await stage.run('tags', 'config.json');
    expect(code).toBe(4);
    expect(err).toMatch(/error\[MP2203\].*config\.json:2:43\n.*\^+ did you mean "registry"\?/s);
    expect(err).toContain('"(" is not a regular expression');
    const entry = ['--images', 'a/b'];
    expect((await stage.run('tags', ...entry, '-f', 'list')).code).toBe(4);
    expect((await stage.run('tags', ...entry, '-f', 'none')).code).toBe(1);
    expect((await stage.run('tags', ...entry, '--constraint', 'new')).code).toBe(4);
  });

  it('takes a file or images, not both', async () => {
    const stage = listStage();
    expect((await stage.run('tags')).code).toBe(5);
    expect((await stage.run('tags', 'a.json', '--images', 'b')).code).toBe(5);
    expect((await stage.run('tags', 'a.json', '--latest')).code).toBe(5);
    expect((await stage.run('tags', '--images', 'b', '--newest', '0')).code).toBe(5);
    expect((await stage.run('tags', '--help')).out).toContain('versionSource');
  });
});
