import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { pushImage } from '../helpers/registry-api.ts';
import { type Stage, startStage } from '../helpers/stage.ts';

interop(['docker-registry'], 'mirror sets', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage();
    const layers = [{ seed: 'mirror set', size: 2000 }];
    await pushImage(stage.source, 'org/app:1', makeImage({ name: 'app', layers }));
  });
  afterAll(() => stage.remove());

  const pair = () => ({
    source: `${stage.source.host}/org/app`,
    mirror: `${stage.target.host}/org/app`,
  });

  function role(vars: Readonly<Record<string, unknown>>) {
    return {
      include_role: { name: 'redhatci.ocp.mirror_images' },
      vars: { mi_images: [`${pair().source}:1`], mi_registry: stage.target.host, ...vars },
    };
  }

  it('the role: later tasks read the facts and the file', async () => {
    const site = stage.play([
      role({ mi_is_type: 'idms', mi_is_name: 'my-mirrors' }),
      { copy: { src: '{{ mi_is_file.path }}', dest: 'idms.yml', remote_src: true } },
      { copy: { content: '{{ mi_image_mirrors | to_json }}', dest: 'facts.json' } },
      { file: { path: '{{ mi_is_file.path }}', state: 'absent' } },
    ]);
    const checked = await stage.run([site, '--check']);
    expect(checked).toMatchObject({ code: 0 });
    expect(existsSync(join(stage.folder, 'idms.yml'))).toBe(false);
    const result = await stage.run([site]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const { source, mirror } = pair();
    const facts: unknown = JSON.parse(readFileSync(join(stage.folder, 'facts.json'), 'utf8'));
    expect(facts).toEqual([{ source, mirror, target: `${mirror}:1`, tag_preserved: true }]);
    const documents = readFileSync(join(stage.folder, 'idms.yml'), 'utf8').split('---\n');
    expect(documents[1]).toBe(
      `apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
metadata:
  name: my-mirrors
spec:
  imageDigestMirrors:
  - source: ${source}
    mirrors:
    - ${mirror}
`,
    );
    expect(documents[2]).toContain('kind: ImageTagMirrorSet\n');
  });

  it('the module: a file that changes when its content does', async () => {
    const { source } = pair();
    const site = stage.play([
      {
        mirror_images: {
          images: [`${source}:1`, `${source}:none`],
          registry: stage.target.host,
        },
        register: 'mirrored',
        ignore_errors: true,
      },
      { mirror_set: { type: 'icsp', images: '{{ mirrored.images }}', dest: 'icsp.yml' } },
    ]);
    const file = join(stage.folder, 'icsp.yml');
    const checked = await stage.run([site, '--check', '--diff']);
    expect(checked.stdout).toMatch(/^\+kind: ImageContentSourcePolicy$/m);
    expect(existsSync(file)).toBe(false);
    const first = await stage.run([site, '--diff']);
    expect(first.stdout).toMatch(/^\+kind: ImageContentSourcePolicy$/m);
    expect(first.stdout).toMatch(/changed=[12]\b/);
    expect((first.stdout + first.stderr).replaceAll(/\s+/g, ' ')).toContain(
      `left out, as not at the target: ${source}:none (failed)`,
    );
    expect(readFileSync(file, 'utf8')).toContain(`  - source: ${source}\n`);
    expect((await stage.run([site])).stdout).toMatch(/changed=0\b/);
    rmSync(file);
  });

  it('under check, of a registry that the run has yet to start, is known after apply', async () => {
    const site = stage.play([
      { registry_serve: { name: 'ours' }, register: 'ours' },
      role({ mi_registry: '{{ ours.address }}', mi_is_type: 'icsp' }),
      { copy: { src: '{{ mi_is_file.path }}', dest: 'later.yml', remote_src: true } },
      { mirror_images: { images: ['{{ ours.address }}/a/b:1'] }, register: 'mirrored' },
      { mirror_set: { type: 'idms', images: '{{ mirrored.images }}', dest: 'later.yml' } },
    ]);
    expect(await stage.run([site, '--check'])).toMatchObject({ code: 0 });
  });

  it.each([
    ['a type', { mi_is_type: 'idmz' }, /idms/],
    ['a name', { mi_is_type: 'idms', mi_is_name: 'My_Set' }, /MP6030|name of a mirror set/],
  ])('%s that cannot be is refused before anything moves', async (_, vars, message) => {
    stage.targetProxy.reset();
    const site = stage.play([role({ ...vars, mi_registry: stage.targetProxy.host })]);
    const { code, stdout, stderr } = await stage.run([site]);
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(message);
    expect(stage.targetProxy.writes()).toEqual([]);
  });

  it('an empty type is none', async () => {
    const site = stage.play([
      role({ mi_is_type: '', mi_is_name: '' }),
      { assert: { that: ['mi_is_file is not defined', 'mi_image_mirrors is not defined'] } },
    ]);
    expect(await stage.run([site])).toMatchObject({ code: 0 });
  });
});
