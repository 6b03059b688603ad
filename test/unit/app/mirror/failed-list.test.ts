import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { failedList, writeFailedList } from '../../../../src/app/mirror/failed-list.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

function place(): { readonly folder: string; readonly file: string } {
  const { path, remove } = tempDir('failed');
  onTestFinished(remove);
  return { folder: path, file: join(path, 'failed.txt') };
}

it('writes in place of what was there', async () => {
  const { folder, file } = place();
  writeFileSync(file, 'old');
  await writeFailedList(file, 'a b 1\n');
  expect(readFileSync(file, 'utf8')).toBe('a b 1\n');
  expect(readdirSync(folder)).toEqual(['failed.txt']);
});

it('leaves no list where nothing failed', async () => {
  const { file } = place();
  await writeFailedList(file, '');
  writeFileSync(file, 'old');
  await writeFailedList(file, '');
  expect(existsSync(file)).toBe(false);
});

it('says when it cannot be written', async () => {
  const { folder } = place();
  const file = join(folder, 'no/such/folder.txt');
  await expect(writeFailedList(file, 'a')).rejects.toMatchObject({ code: 'MP6042' });
});

it('is the lines as they were given, or YAML where not every image has one', () => {
  const names = { source: 'docker.io/library/a:1', target: 'r.io/a:1' };
  const lines = [
    { ...names, line: 'a r.io/a 1' },
    { ...names, line: '  a\tr.io/a 1' },
  ];
  expect(failedList(lines)).toBe('a r.io/a 1\n  a\tr.io/a 1\n');
  expect(failedList([...lines, { ...names, line: undefined }])).toBe(
    '- source: "docker.io/library/a:1"\n  target: "r.io/a:1"\n'.repeat(3),
  );
  expect(failedList([])).toBe('');
});
