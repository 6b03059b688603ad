import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { writeFailedList } from '../../../../src/app/mirror/failed-list.ts';
import { tempDir } from '../../../helpers/temp-dir.ts';

function place(): { readonly folder: string; readonly file: string } {
  const { path, remove } = tempDir('failed');
  onTestFinished(remove);
  return { folder: path, file: join(path, 'failed.txt') };
}

it('writes every line with its break, in place of what was there', async () => {
  const { folder, file } = place();
  writeFileSync(file, 'old');
  await writeFailedList(file, ['a b 1', '  c d 2']);
  expect(readFileSync(file, 'utf8')).toBe('a b 1\n  c d 2\n');
  expect(readdirSync(folder)).toEqual(['failed.txt']);
});

it('leaves no list where nothing failed', async () => {
  const { file } = place();
  await writeFailedList(file, []);
  writeFileSync(file, 'old');
  await writeFailedList(file, []);
  expect(existsSync(file)).toBe(false);
});

it('says when it cannot be written', async () => {
  const { folder } = place();
  const file = join(folder, 'no/such/folder.txt');
  await expect(writeFailedList(file, ['a'])).rejects.toMatchObject({ code: 'MP6042' });
});
