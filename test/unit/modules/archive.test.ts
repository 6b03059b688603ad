import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { interop } from '../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../runner/stage.ts';

type Result = Readonly<Record<string, unknown>>;

let folder: TempDir;
beforeEach(() => {
  folder = tempDir('archive');
  mkdirSync(join(folder.path, 'in/sub'), { recursive: true });
  mkdirSync(join(folder.path, 'in/empty'));
  writeFileSync(join(folder.path, 'in/a'), 'a\n');
  writeFileSync(join(folder.path, 'in/sub/b c'), 'b\n');
  symlinkSync('a', join(folder.path, 'in/link'));
  return () => folder.remove();
});
afterAll(cleanUp);

/** What these tasks register, one after the other; `@` stands for the folder. */
async function results(tasks: readonly string[], check = false): Promise<Result[]> {
  const text = tasks.map(
    (task, index) => `- ${task}\n  register: r${index}\n  ignore_errors: true`,
  );
  const names = tasks.map((_, index) => `r${index}`).join(', ');
  const yaml = `${text.join('\n')}\n- debug: { msg: "{{ [${names}] }}" }`;
  const played = await playTasks(yaml.replaceAll('@', folder.path), { check });
  return JSON.parse(JSON.stringify(played.said.at(-1)).replaceAll(folder.path, '@')) as Result[];
}

const changes = (answers: readonly Result[]) => answers.map(({ changed }) => changed);
const listed = (answer: Result | undefined) => String(answer?.stdout).split('\n').sort();

interop(['tar', 'gzip', 'bzip2', 'xz', 'zip', 'unzip', 'cmp'], 'archive', () => {
  it.each([
    ['gz', 'tar tzf'],
    ['bz2', 'tar tjf'],
    ['xz', 'tar tJf'],
    ['tar', 'tar tf'],
    ['zip', 'unzip -Z1'],
  ])('packs a tree as %s, and only when something differs', async (format, list) => {
    const task = `archive: { path: "@/in", dest: "@/out", format: ${format} }`;
    expect(changes(await results([task], true))).toEqual([true]);
    const answers = await results([
      task,
      task,
      `command: ${list} @/out`,
      'copy: { content: "other\\n", dest: "@/in/sub/b c" }',
      task,
      'file: { path: "@/in/sub/b c", state: absent }',
      task,
      task,
    ]);
    expect(changes(answers)).toEqual([true, false, true, true, true, true, true, false]);
    expect(answers[0]).toMatchObject({
      archived: ['@/in/a', '@/in/empty', '@/in/link', '@/in/sub', '@/in/sub/b c'],
      arcroot: '@/',
      dest: '@/out',
      dest_state: 'archive',
      expanded_paths: ['@/in'],
      missing: [],
      state: 'file',
    });
    expect(listed(answers[2])).toEqual(['in/a', 'in/empty/', 'in/link', 'in/sub/', 'in/sub/b c']);
  });

  it('leaves the name of a folder out after a slash, and what is excluded', async () => {
    const answers = await results([
      'archive: { path: "@/in/", dest: "@/out.tgz", exclusion_patterns: ["l*"] }',
      'command: tar tzf @/out.tgz',
      'community.general.archive: { path: "@/in/*", dest: "@/two.tgz", exclude_path: "@/in/sub" }',
      'command: tar tzf @/two.tgz',
    ]);
    expect(listed(answers[1])).toEqual(['a', 'empty/', 'sub/', 'sub/b c']);
    expect(listed(answers[3])).toEqual(['a', 'link']);
  });

  it.each(['gz', 'bz2', 'xz'])('compresses a single file as %s', async (format) => {
    const task = `archive: { path: "@/in/a", format: ${format} }`;
    const answers = await results([task, task, 'copy: { content: x, dest: "@/in/a" }', task]);
    expect(changes(answers)).toEqual([true, false, true, true]);
    expect(answers[0]).toMatchObject({ dest: `@/in/a.${format}`, dest_state: 'compress' });
  });

  it('removes what was packed, and nothing else', async () => {
    const answers = await results([
      'archive: { path: "@/in", dest: "@/o.tgz", remove: true, exclusion_patterns: ["*/a"], mode: "0600" }',
      'command: find @/in -type f',
      'stat: { path: "@/o.tgz" }',
    ]);
    expect(answers[1]?.stdout).toBe('@/in/a');
    expect(answers[2]).toMatchObject({ stat: { mode: '0600' } });
  });

  it('tells what is missing', async () => {
    const answers = await results([
      'archive: { path: ["@/in/a", "@/none"], dest: "@/o.zip", format: zip }',
      'archive: { path: "@/none", dest: "@/n.tgz" }',
      'archive: { path: ["@/in/a", "@/in/sub"] }',
      'archive: { path: "@/in", dest: "@/in/sub" }',
    ]);
    expect(answers[0]).toMatchObject({ dest_state: 'incomplete', missing: ['@/none'] });
    expect(answers[1]).toMatchObject({ changed: false, dest_state: 'absent', archived: [] });
    expect(answers[2]?.msg).toContain('must specify "dest"');
    expect(answers[3]?.failed).toBe(true);
  });
});
