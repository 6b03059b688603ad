import { describe, expect, it } from 'vitest';
import { listStage, registryWith } from './stage.ts';

describe('mirror-play lint', () => {
  it('finds nothing wrong with what is right', async () => {
    const stage = listStage({ list: 'quay.io/a/b acme/mirrored-a-b v1\n' });
    expect(await stage.run('lint', 'list')).toEqual({ code: 0, out: 'list: 1 image\n', err: '' });
  });

  it('names duplicates as warnings, and two sources of one target as errors', async () => {
    const stage = listStage({
      list: `quay.io/a/b acme/b v1
docker.io/c/b acme/b v1
quay.io/a/b acme/b v1
quay.io/x/y acme/x:80/y v1
`.replace('acme/x:80/y', 'acme/y'),
    });
    const { code, err, out } = await stage.run('lint', 'list');
    expect({ code, out }).toEqual({ code: 4, out: 'list: 4 images, 1 error\n' });
    expect(err).toContain(
      'error[MP2221]: docker.io/acme/b:v1 would be written by docker.io/c/b:v1 and by quay.io/a/b:v1 in line 1\n  --> list:2:1',
    );
    expect(err).toContain(
      'warning[MP2220]: quay.io/a/b:v1 is listed already, in line 1\n  --> list:3:1',
    );
  });

  it('tells of every mistake in the list, as data too', async () => {
    const stage = listStage({ list: 'a b\nx y z\nq:1 w v\n' });
    const { code, err, out } = await stage.run('lint', 'list', '--json');
    expect(code).toBe(4);
    expect(err).toContain('--> list:1:1');
    expect(JSON.parse(out)).toMatchObject({
      list: 'list',
      findings: [
        { code: 'MP2103', span: { line: 1 } },
        { code: 'MP2104', span: { line: 3 } },
      ],
    });
  });

  it('says which tags are gone since a commit, and whether the new ones exist', async () => {
    const { address } = await registryWith({ 'team/app': ['v1', 'v2', 'v3'] });
    const line = (tag: string) => `${address}/team/app acme/mirrored-team-app ${tag}\n`;
    const stage = listStage({ 'lists/list': `${line('v1')}${line('v0')}` });
    stage.git('init', '-q', '-b', 'main');
    stage.git('add', '.');
    stage.git('commit', '-qm', 'one');
    stage.git('switch', '-qc', 'topic');
    stage.write('lists/list', `${line('v1')}${line('v2')}${line('v9')}`);
    stage.git('commit', '-qam', 'two');
    const { code, out, err } = await stage.run('lint', 'lists/list', '--since', 'main');
    const target = 'docker.io/acme/mirrored-team-app';
    expect({ code, err }).toEqual({ code: 2, err: '' });
    expect(out).toBe(`- ${address}/team/app:v0 → ${target}:v0   removed
+ ${address}/team/app:v2 → ${target}:v2   exists
+ ${address}/team/app:v9 → ${target}:v9   DOES NOT EXIST at its source
lists/list: 3 images, since main: 2 added (1 missing), 1 removed
`);
    const json = await stage.run('lint', 'lists/list', '--since', 'main', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      since: {
        ref: 'main',
        removed: [{ source: `${address}/team/app:v0`, line: 2 }],
        added: [{ state: 'exists' }, { state: 'missing' }],
      },
    });
  });

  it('compares with the merge base: what others added meanwhile is not gone', async () => {
    const stage = listStage({ list: 'a:1\n' });
    stage.git('init', '-q', '-b', 'main');
    stage.git('add', '.');
    stage.git('commit', '-qm', 'one');
    stage.git('switch', '-qc', 'topic');
    stage.git('switch', '-q', 'main');
    stage.write('list', 'a:1\nb:1\n');
    stage.git('commit', '-qam', 'two');
    stage.git('switch', '-q', 'topic');
    const { code, out } = await stage.run('lint', 'list', '--since', 'main');
    expect({ code, out }).toEqual({
      code: 0,
      out: 'list: 1 image, since main: 0 added, 0 removed\n',
    });
  });

  it('may allow removals, and may ask nobody', async () => {
    const stage = listStage({ list: 'a:1\n' });
    stage.git('init', '-q');
    stage.git('add', '.');
    stage.git('commit', '-qm', 'one');
    stage.write('list', '127.0.0.1:1/b:1\n');
    const since = ['lint', 'list', '--since', 'HEAD'];
    expect((await stage.run(...since, '--offline')).code).toBe(2);
    const { code, out } = await stage.run(...since, '--offline', '--allow-removed');
    expect(code).toBe(0);
    expect(out).toContain('+ 127.0.0.1:1/b:1   not asked for\n');
    const asked = await stage.run(...since, '--allow-removed');
    expect(asked.code).toBe(2);
    expect(asked.out).toMatch(/\+ 127\.0\.0\.1:1\/b:1 {3}CANNOT BE TOLD: .*connection refused/);
  });

  it('counts everything as new where the list was not there yet', async () => {
    const stage = listStage({ other: 'x' });
    stage.git('init', '-q');
    stage.git('add', '.');
    stage.git('commit', '-qm', 'one');
    stage.write('list', 'a:1\n');
    const { code, out } = await stage.run('lint', 'list', '--since', 'HEAD', '--offline');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('1 added') });
  });

  it('names what git does not know', async () => {
    const stage = listStage({ list: 'a:1\n' });
    const outside = await stage.run('lint', 'list', '--since', 'main');
    expect(outside).toMatchObject({
      code: 2,
      err: expect.stringMatching(/MP6122.*not a git repository/),
    });
    stage.git('init', '-q');
    const unknown = await stage.run('lint', 'list', '--since', '--output=x');
    expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('MP6122') });
    const without = await stage.runWith(
      { env: { PATH: '/nonexistent' } },
      'lint',
      'list',
      '--since',
      'x',
    );
    expect(without.err).toContain('git is not installed');
    expect((await stage.run('lint', '-', '--since', 'x')).code).toBe(5);
  });
});
