import { describe, expect, it } from 'vitest';
import { listStage, registryWith } from './stage.ts';

async function stageWith(list: (host: string) => string) {
  const registry = await registryWith({
    'team/app': ['v1', 'v2', 'v3', '3.10'],
    'team/side': ['v2'],
  });
  const { address: host } = registry;
  return { host, registry, stage: listStage({ list: list(host) }) };
}

const lines = (host: string) => `# header
${host}/team/side acme/mirrored-team-side v1
${host}/team/app acme/mirrored-team-app v1
`;

describe('mirror-play add-tag', () => {
  it('adds tags that exist to images that are there, and puts the list in order', async () => {
    const { host, stage } = await stageWith(lines);
    const result = await stage.run(
      ...['add-tag', '--images', `${host}/team/app`, '--tags', 'v3,v2', '-f', 'list'],
    );
    expect(result).toEqual({
      code: 0,
      out: `added: ${host}/team/app acme/mirrored-team-app v3\nadded: ${host}/team/app acme/mirrored-team-app v2\n`,
      err: '',
    });
    expect(stage.read('list')).toBe(`# header
${host}/team/app acme/mirrored-team-app v1
${host}/team/app acme/mirrored-team-app v2
${host}/team/app acme/mirrored-team-app v3
${host}/team/side acme/mirrored-team-side v1
`);
  });

  it('asks with a HEAD each, and shows the diff alone under --dry-run', async () => {
    const { host, stage, registry } = await stageWith(lines);
    const images = `${host}/team/app,${host}/team/side`;
    const { code, out } = await stage.run(
      ...['add-tag', '--dry-run', '--images', images, '--tags', 'v2', '-f', 'list'],
    );
    expect(code).toBe(0);
    expect(out).toContain(`would add: ${host}/team/app acme/mirrored-team-app v2\n`);
    expect(out).toContain(`--- before: list\n+++ after: list\n`);
    expect(out).toContain(`\n+${host}/team/app acme/mirrored-team-app v2\n`);
    expect(stage.read('list')).toBe(lines(host));
    const methods = registry.requests.entries.map(({ method }) => method);
    expect(methods.filter((method) => method !== 'HEAD')).toEqual([]);
  });

  it('tells all that speaks against it, and writes nothing', async () => {
    const { host, stage } = await stageWith(
      (name) => `${lines(name)}${name}/team/side acme/other v1\n${name}/team/two acme/a v1
${name}/team/two acme/b v1\n`,
    );
    const before = stage.read('list');
    const images = ['app', 'two', 'none', 'app:v1'].map((name) => `${host}/team/${name}`).join();
    const { code, out, err } = await stage.run(
      ...['add-tag', '--images', images, '--tags', 'v1,v2,v9', '-f', 'list'],
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n').filter((line) => line.startsWith('error'))).toEqual([
      `error[MP6112]: ${host}/team/app has the tag v1 for acme/mirrored-team-app already`,
      `error[MP6111]: ${host}/team/two goes to several places: acme/a, acme/b`,
      `error[MP6110]: ${host}/team/none is not in the list`,
      `error[MP6110]: ${host}/team/app:v1 has a tag or digest of its own`,
      `error[MP6113]: ${host}/team/app:v9 does not exist`,
    ]);
    expect(stage.read('list')).toBe(before);
  });

  it('takes of several places the only one that is called mirrored-…', async () => {
    const { host, stage } = await stageWith(
      (name) => `${name}/team/app acme/other v1\n${name}/team/app acme/mirrored-team-app v1\n`,
    );
    await stage.run('add-tag', '--images', `${host}/team/app`, '--tags', 'v2', '-f', 'list');
    expect(stage.read('list')).toContain(`${host}/team/app acme/mirrored-team-app v2\n`);
    expect(stage.read('list')).not.toContain('other v2');
  });

  it('adds once what is named twice', async () => {
    const { host, stage } = await stageWith(lines);
    const images = `${host}/team/app,${host}/team/app`;
    const { out } = await stage.run('add-tag', '--images', images, '--tags', 'v2,v2', '-f', 'list');
    expect(out).toBe(`added: ${host}/team/app acme/mirrored-team-app v2\n`);
  });

  it('refuses several places that are all called so', async () => {
    const { host, stage } = await stageWith(
      (name) => `${name}/team/app acme/mirrored-a v1\n${name}/team/app acme/mirrored-b v1\n`,
    );
    const args = ['--images', `${host}/team/app`, '--tags', 'v2', '-f', 'list'];
    const { code, err } = await stage.run('add-tag', ...args);
    expect(code).toBe(2);
    expect(err).toContain('goes to several places: acme/mirrored-a, acme/mirrored-b');
  });

  it('says that a source cannot be asked, which is no proof that it lacks the tag', async () => {
    const stage = listStage({ list: '127.0.0.1:1/team/app acme/mirrored-team-app v1\n' });
    const { code, err } = await stage.run(
      ...['add-tag', '--images', '127.0.0.1:1/team/app', '--tags', 'v2', '-f', 'list'],
    );
    expect(code).toBe(2);
    expect(err).toContain('connection refused');
    expect(stage.read('list')).toBe('127.0.0.1:1/team/app acme/mirrored-team-app v1\n');
  });

  it("adds to Rancher's config.yaml, a number in quotes, comments kept", async () => {
    const { host, stage } = await stageWith(
      (name) => `# ours
Artifacts:
- SourceArtifact: ${name}/team/app # app
  Tags:
  # the first
  - v1
- SourceArtifact: ${name}/team/app
  TargetArtifactName: other
  Tags: [v1]
Repositories:
- BaseUrl: docker.io/acme
  DefaultTarget: true
`,
    );
    const args = ['add-tag', '--images', `${host}/team/app`, '--tags', '3.10,v2', '-f', 'list'];
    expect((await stage.run(...args)).code).toBe(0);
    expect(stage.read('list')).toBe(`# ours
Artifacts:
- SourceArtifact: ${host}/team/app # app
  Tags:
  - "3.10"
  # the first
  - v1
  - v2
- SourceArtifact: ${host}/team/app
  TargetArtifactName: other
  Tags: [v1]
Repositories:
- BaseUrl: docker.io/acme
  DefaultTarget: true
`);
  });

  it('adds to lists of names', async () => {
    const { host, stage } = await stageWith((name) => `${name}/team/app:v1\n`);
    const args = ['add-tag', '--images', `${host}/team/app`, '--tags', 'v2', '-f', 'list'];
    expect((await stage.run(...args)).code).toBe(0);
    expect(stage.read('list')).toBe(`${host}/team/app:v1\n${host}/team/app:v2\n`);
  });

  it('refuses other formats by name, lists that are not sound, and words that are no tags', async () => {
    const stage = listStage({ sync: 'quay.io:\n  images:\n    a/b: ["1"]\n', wrong: 'a b\n' });
    const args = ['add-tag', '--images', 'a/b', '--tags', 'v2', '-f'];
    expect(await stage.run(...args, 'sync')).toMatchObject({
      code: 4,
      err: expect.stringContaining('MP2211'),
    });
    expect((await stage.run(...args, 'wrong')).code).toBe(4);
    expect((await stage.run(...args, 'none')).code).toBe(1);
    expect((await stage.run('add-tag', '--images', 'a', '--tags', '-x', '-f', 'wrong')).code).toBe(
      5,
    );
    expect((await stage.run('add-tag', '--images', 'a', '-f', 'wrong')).code).toBe(5);
  });
});
