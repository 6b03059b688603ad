import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readList } from '../../../src/lists/read-list.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('lists');
});
afterAll(() => folder.remove());

describe('reading a list file', () => {
  it('names the file in places', async () => {
    const path = join(folder.path, 'list.txt');
    writeFileSync(path, 'a b 1');
    const { file, items } = await readList(path);
    expect(file).toBe(path);
    expect(items[0]?.span).toEqual({ file: path, line: 1, column: 1, endColumn: 5 });
  });

  it('needs a file', async () => {
    mkdirSync(join(folder.path, 'sub'));
    await expect(readList(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'MP1001' });
    await expect(readList(join(folder.path, 'sub'))).rejects.toMatchObject({ code: 'MP1002' });
  });

  it('reads YAML up to a size, text of any', async () => {
    const path = join(folder.path, 'big.yaml');
    writeFileSync(path, `images:\n${'- source: a:1\n'.repeat(100)}`);
    await expect(readList(path, { maxBytes: 1000 })).rejects.toMatchObject({ code: 'MP1004' });
    const text = join(folder.path, 'big.txt');
    writeFileSync(text, 'a b 1\n'.repeat(1000));
    expect((await readList(text, { maxBytes: 1000 })).items).toHaveLength(1000);
  });
});
