import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../helpers/cli.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

let folder: string;
beforeEach(() => {
  const { path, remove } = tempDir('list-uses');
  onTestFinished(remove);
  folder = path;
});

function play(tasks: string): void {
  writeFileSync(
    join(folder, 'site.yml'),
    `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`,
  );
}

const marker = '    - command: touch ran\n      args: {creates: ran}\n';

describe('list files that a playbook names', () => {
  it.each([
    ['a task', '    - mirror_images: {images_file: list, registry: r.io}\n'],
    [
      'the role',
      '    - include_role: {name: mirror_images}\n      vars: {mi_images_file: list, mi_local_registry: r.io}\n',
    ],
    [
      'the role, without a registry',
      '    - include_role: {name: mirror_images}\n      vars: {mi_images_file: list}\n',
    ],
  ])('are checked before anything runs: %s', async (_who, task) => {
    play(`${marker}${task}`);
    writeFileSync(join(folder, 'list'), 'busybox x 1\nonly two\nA b 1\n');
    const { code, stderr, stdout } = await runCli(['site.yml'], { cwd: folder });
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/error\[MP2103\].*\n +--> .*list:2:1/);
    expect(stderr).toMatch(/error\[MP2104\].*\n +--> .*list:3:1/);
  });

  it('may be written by a task before', async () => {
    play(`    - copy: {content: "only two\\n", dest: "{{ playbook_dir }}/list"}
    - mirror_images: {images_file: list, registry: r.io}
`);
    const before = await runCli(['validate', 'site.yml'], { cwd: folder });
    expect(before.stderr).toMatch(/^warning\[MP1001\]: no such file: .*list/);
    const { code, stderr, stdout } = await runCli(['site.yml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/error\[MP2103\].*\n +--> .*list:1:1/);
    expect(stdout).toMatch(/the list is invalid: .*list:1:1: a line has one or three words/);
  });

  it('are not looked for where a template names them', async () => {
    play('    - mirror_images: {images_file: "{{ x }}", registry: r.io}\n      when: false\n');
    expect(await runCli(['site.yml'], { cwd: folder })).toMatchObject({ code: 0, stderr: '' });
  });

  it('cannot all be missing', async () => {
    play('    - mirror_images: {registry: r.io}\n');
    const { code, stderr } = await runCli(['validate', 'site.yml'], { cwd: folder });
    expect(code).toBe(4);
    expect(stderr).toContain('"mirror_images" needs the argument "images" or "images_file"');
  });

  it('are warned about by validate', async () => {
    play('    - mirror_images: {images_file: list, registry: r.io}\n');
    writeFileSync(join(folder, 'list'), 'busybox x 1 y\n');
    const lenient = await runCli(['validate', 'site.yml'], { cwd: folder });
    expect(lenient).toMatchObject({ code: 0, stderr: expect.stringContaining('MP2108') });
    expect(await runCli(['validate', '--strict', 'site.yml'], { cwd: folder })).toMatchObject({
      code: 4,
    });
  });

  it('of image_tags are checked too, and the entries that it looks for', async () => {
    play(`${marker}    - image_tags: {config: config.json, images_file: list}\n`);
    writeFileSync(join(folder, 'list'), 'only two\n');
    writeFileSync(join(folder, 'config.json'), '{"a": {"images": ["x"], "versionSource": "y"}}');
    const { code, stderr, stdout } = await runCli(['site.yml'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/error\[MP2103\].*\n +--> .*list:1:1/);
    expect(stderr).toMatch(
      /error\[MP2203\]: "y" is no source of versions\n +--> .*config\.json:1:42/,
    );
  });

  it('of image_tags may be written by a task before, and then are told with their mistakes', async () => {
    play(`    - copy: {content: "only two\\n", dest: "{{ playbook_dir }}/list"}
    - image_tags: {entries: {a: {images: [x], versionSource: registry}}, images_file: list}
`);
    const { code, stderr, stdout } = await runCli(['site.yml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toMatch(/error\[MP2103\].*\n +--> .*list:1:1/);
    expect(stdout).toMatch(/a file is invalid: .*list:1:1: a line has one or three words/);
  });
});
