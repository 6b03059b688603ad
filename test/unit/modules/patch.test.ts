import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { interop } from '../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

const diff = `--- a/f.txt
+++ b/f.txt
@@ -1,2 +1,2 @@
 one
-two
+TWO
`;

let folder: TempDir;
beforeEach(() => {
  folder = tempDir('patch');
  writeInto(folder.path, 'f.txt', 'one\ntwo\n');
  writeInto(folder.path, 'other.txt', 'nothing of it\n');
  writeInto(folder.path, 'p.diff', diff);
  return () => folder.remove();
});
afterAll(cleanUp);

const textOf = (name: string) => readFileSync(join(folder.path, name), 'utf8');

/** The recap of one task; `@` stands for the folder. */
async function play(task: string, check = false) {
  const { recap } = await playTasks(`- ${task.replaceAll('@', folder.path)}`, { check });
  return { changed: recap?.changed, failed: recap?.failed };
}

const changed = { changed: 1, failed: 0 };
const same = { changed: 0, failed: 0 };
const failed = { changed: 0, failed: 1 };

interop(['patch'], 'patch', () => {
  it('changes a file once, and takes it back', async () => {
    const task = 'patch: { src: "@/p.diff", dest: "@/f.txt" }';
    expect(await play(task, true)).toEqual(changed);
    expect(textOf('f.txt')).toBe('one\ntwo\n');
    expect(await play(task)).toEqual(changed);
    expect(textOf('f.txt')).toBe('one\nTWO\n');
    expect(await play(task)).toEqual(same);
    const back =
      'ansible.posix.patch: { src: "@/p.diff", basedir: "@", strip: 1, remote_src: true, state: absent, backup: true }';
    expect(await play(back)).toEqual(changed);
    expect(textOf('f.txt')).toBe('one\ntwo\n');
    expect(textOf('f.txt.~1~')).toBe('one\nTWO\n');
    expect(await play(back)).toEqual(same);
  });

  it.each([
    'patch: { src: "@/p.diff", dest: "@/other.txt" }',
    'patch: { src: "@/p.diff", dest: "@/none.txt" }',
    'patch: { src: "@/none.diff", dest: "@/f.txt", remote_src: true }',
    'patch: { src: "@/p.diff" }',
  ])('fails and leaves nothing behind: %s', async (task) => {
    const before = readdirSync(folder.path);
    expect(await play(task)).toEqual(failed);
    expect(readdirSync(folder.path)).toEqual(before);
    expect(textOf('other.txt')).toBe('nothing of it\n');
  });
});
