import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mirrorSet } from '../../../src/modules/mirror-set/mirror-set.ts';
import { moduleRun } from '../../helpers/module-run.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const copied = {
  image: 'busybox:1.36',
  source: 'docker.io/library/busybox:1.36',
  target: 'r.io/library/busybox:1.36',
  state: 'copied',
};
const failed = { ...copied, source: 'quay.io/a/b:1', target: 'r.io/a/b:1', state: 'failed' };

function stage() {
  const { path, remove } = tempDir('mirror-set');
  onTestFinished(remove);
  return { ...moduleRun(mirrorSet, { playbookDir: path }), file: join(path, 'set.yml') };
}

describe('mirror_set', () => {
  it('writes a file when its content differs', async () => {
    const { run, check, file } = stage();
    const args = { type: 'idms', name: 'mine', images: [copied, failed], dest: 'set.yml' };
    const planned = await check(args);
    expect(planned).toMatchObject({ changed: true, diff: [{ before: '' }] });
    expect(existsSync(file)).toBe(false);
    const first = await run({ ...args, mode: '0600' });
    expect(first).toMatchObject({ changed: true, dest: file, name: 'mine' });
    expect(first.notes).toEqual(['left out, as not at the target: quay.io/a/b:1 (failed)']);
    expect(first.image_mirrors).toEqual([
      {
        source: 'docker.io/library/busybox',
        mirror: 'r.io/library/busybox',
        target: 'r.io/library/busybox:1.36',
        tag_preserved: true,
      },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(first.content);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await run(args)).toMatchObject({ changed: false, content: first.content });
    expect(await check({ ...args, name: 'other' })).toMatchObject({ changed: true });
    expect(readFileSync(file, 'utf8')).toBe(first.content);
  });

  it('names images as mirror_images does', async () => {
    const { run } = stage();
    const images = ['quay.io/a/b:1', { source: 'quay.io/c/d:1', targets: ['x/d', 'y.io/d:1'] }];
    const result = await run({ type: ['idms', 'itms'], images, registry: 'r.io/mirror' });
    expect(result).toMatchObject({
      changed: false,
      documents: [
        {
          kind: 'ImageDigestMirrorSet',
          spec: {
            imageDigestMirrors: [
              { source: 'quay.io/a/b', mirrors: ['r.io/mirror/a/b'] },
              { source: 'quay.io/c/d', mirrors: ['r.io/mirror/x/d', 'y.io/d'] },
            ],
          },
        },
        { kind: 'ImageTagMirrorSet' },
      ],
    });
  });

  it.each([
    [{ type: 'idms', images: [copied], name: 'My_Set' }, 'MP6030'],
    [{ type: 'icsp', images: [copied], source_policy: 'NeverContactSource' }, 'MP6034'],
    [{ type: 'idms', images: [failed] }, 'MP6035'],
    [{ type: 'idms', images: [] }, 'MP6035'],
    [{ type: 'idms', images: ['quay.io/a/b:1'] }, 'MP6004'],
    [{ type: 'idms', images: [{ source: 'a/b', traget: 'c' }], registry: 'r.io' }, 'MP6001'],
    [{ type: 'idms', images: [copied], dest: 'no/folder.yml' }, 'MP4127'],
  ])('refuses %j', async (args, code) => {
    await expect(stage().run(args)).rejects.toMatchObject({ code });
  });
});
