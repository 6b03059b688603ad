import { lstatSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveList } from '../../../../src/app/list/save-list.ts';
import { listStage } from './stage.ts';

const untidy = `# LIST FORMAT: <SOURCE> <DESTINATION> <TAG>
quay.io/b/c\trancher/mirrored-b-c   v1.10
// about v1.9
quay.io/b/c rancher/mirrored-b-c v1.9   # keep

quay.io/b/c rancher/mirrored-b-c v1.10
  quay.io/a/x rancher/mirrored-a-x 3.10
# at the end`;

const tidy = `# LIST FORMAT: <SOURCE> <DESTINATION> <TAG>
quay.io/a/x rancher/mirrored-a-x 3.10
// about v1.9
quay.io/b/c rancher/mirrored-b-c v1.9 # keep
quay.io/b/c rancher/mirrored-b-c v1.10
# at the end
`;

describe('mirror-play fmt', () => {
  it('puts a list in order, comments with their lines, and is done the second time', async () => {
    const stage = listStage({ list: untidy });
    expect(await stage.run('fmt', 'list')).toEqual({
      code: 0,
      out: 'list: put in order; dropped what was listed twice: 1\n',
      err: '',
    });
    expect(stage.read('list')).toBe(tidy);
    expect(await stage.run('fmt', 'list')).toEqual({ code: 0, out: '', err: '' });
    expect(readdirSync(stage.path)).toEqual(['list']);
  });

  it('fails under --check where a list is not in order, and writes nothing', async () => {
    const stage = listStage({ list: untidy, tidy });
    const { code, out, err } = await stage.run('fmt', '--check', '--diff', 'tidy', 'list');
    expect({ code, err }).toEqual({ code: 2, err: 'list is not in order\n' });
    expect(out).toContain('--- before: list\n+++ after: list\n@@ -1,8 +1,6 @@\n');
    expect(stage.read('list')).toBe(untidy);
    expect((await stage.run('fmt', '-n', 'tidy')).code).toBe(0);
  });

  it('reads standard input and writes standard output', async () => {
    const stage = listStage();
    expect(await stage.runWith({ stdin: untidy }, 'fmt', '-')).toEqual({
      code: 0,
      out: tidy,
      err: '',
    });
    expect((await stage.runWith({ stdin: untidy }, 'fmt', '-', '--check')).code).toBe(2);
  });

  it('follows a link to the list, and leaves the link', async () => {
    const stage = listStage({ list: untidy });
    symlinkSync('list', join(stage.path, 'link'));
    await stage.run('fmt', 'link');
    expect(stage.read('list')).toBe(tidy);
    expect(lstatSync(join(stage.path, 'link')).isSymbolicLink()).toBe(true);
  });

  it('says that it cannot write, and leaves the list as it was', async () => {
    const stage = listStage({ list: untidy });
    expect(() => saveList(join(stage.path, 'list'), tidy, 'what was read before')).toThrow(
      /was changed meanwhile: nothing is written/,
    );
    expect(() => saveList(join(stage.path, 'none'), tidy, '')).toThrow(
      /cannot be written \(ENOENT\)/,
    );
    expect(stage.read('list')).toBe(untidy);
  });

  it('keeps a header apart from the comment of the first line by a blank line', async () => {
    const stage = listStage({ list: '# header\n\n# of b\nb:1\na:1\n' });
    await stage.run('fmt', 'list');
    expect(stage.read('list')).toBe('# header\n\na:1\n# of b\nb:1\n');
  });

  it('takes CRLF and a byte order mark away', async () => {
    const stage = listStage({ list: '\ufeffb:1\r\na:1\r\n' });
    await stage.run('fmt', 'list');
    expect(stage.read('list')).toBe('a:1\nb:1\n');
  });

  it("puts Rancher's config.yaml in its order and keeps all else as it is written", async () => {
    const stage = listStage({
      'config.yaml': `# ours
Artifacts:
# about b
- SourceArtifact: quay.io/x/b   # why
  Tags:
  - v2
  # old
  - "3.10"
  - 'v1'
- SourceArtifact: quay.io/x/a
  TargetArtifactName: z
  Tags: [v2, "3.10", v1]

- SourceArtifact: quay.io/x/a
  TargetArtifactName: y
  Tags:
  - v1
# about repositories
Repositories:
- BaseUrl: registry.example.com/b
  DefaultTarget: true
- BaseUrl: docker.io/a
  DefaultTarget: true
`,
    });
    expect(await stage.run('fmt', 'config.yaml')).toMatchObject({ code: 0, err: '' });
    expect(stage.read('config.yaml')).toBe(`# ours
Artifacts:
- SourceArtifact: quay.io/x/a
  TargetArtifactName: y
  Tags:
  - v1
- SourceArtifact: quay.io/x/a
  TargetArtifactName: z
  Tags: ["3.10", v1, v2]

# about b
- SourceArtifact: quay.io/x/b   # why
  Tags:
  # old
  - "3.10"
  - 'v1'
  - v2
# about repositories
Repositories:
- BaseUrl: docker.io/a
  DefaultTarget: true
- BaseUrl: registry.example.com/b
  DefaultTarget: true
`);
  });

  it("orders image-syncer's images, and a plain list of YAML", async () => {
    const stage = listStage({
      syncer:
        'targetRepoPrefix: "eu.gcr.io/p/"\nimages:\n  - source: "b:1"\n  # of a\n  - source: "a:1"\n',
      plain: '- b:1\n- source: a:1\n',
    });
    await stage.run('fmt', 'syncer', 'plain');
    expect(stage.read('syncer')).toBe(
      'targetRepoPrefix: "eu.gcr.io/p/"\nimages:\n  # of a\n  - source: "a:1"\n  - source: "b:1"\n',
    );
    expect(stage.read('plain')).toBe('- source: a:1\n- b:1\n');
  });

  it('refuses a format by its name, and lists that are not sound; the others are put in order', async () => {
    const stage = listStage({
      'sync.yml': 'quay.io:\n  images:\n    a/b: ["1"]\n',
      wrong: 'a b c\nonly two\n',
      list: untidy,
    });
    const { code, err } = await stage.run('fmt', 'sync.yml', 'wrong', 'none', 'list');
    expect(code).toBe(4);
    expect(err).toContain('error[MP2210]: a list in the format skopeo-sync is not put in order');
    expect(err).toContain('--> wrong:2:1');
    expect(err).toContain('error[MP1001]: no such file');
    expect(stage.read('wrong')).toBe('a b c\nonly two\n');
    expect(stage.read('list')).toBe(tidy);
  });

  it('wants a list', async () => {
    expect((await listStage().run('fmt')).code).toBe(5);
    expect((await listStage().run('fmt', '--help')).out).toContain('sort -V');
  });
});
