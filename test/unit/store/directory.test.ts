import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from '../../../src/oci/digest.ts';
import { addSampleImage } from '../../../src/server/sample-image.ts';
import { openDirectoryStore } from '../../../src/store/directory.ts';
import {
  findManifest,
  putBlob,
  removeManifest,
  repositoryOf,
} from '../../../src/store/repository.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const image = { repository: 'team/app', tag: '1.0', platforms: ['linux/amd64', 'linux/arm64'] };

describe('openDirectoryStore', () => {
  it('has after another opening what it had before', async () => {
    const directory = temporaryDirectory();
    const before = await openDirectoryStore(directory);
    const root = await addSampleImage(before, image);
    const other = await addSampleImage(before, { repository: 'other' });
    const after = await openDirectoryStore(directory);
    expect(after.repositories.get('team/app')?.tags).toEqual(new Map([['1.0', root.digest]]));
    expect(findManifest(after.repositories.get('other'), other.digest)).toBeDefined();
    for (const [name, repository] of before.repositories) {
      expect(after.repositories.get(name)).toEqual(repository);
    }
  });

  it('gives the bytes that it got', async () => {
    const store = await openDirectoryStore(temporaryDirectory());
    const bytes = randomBytes(700_000);
    const digest = await putBlob(store, repositoryOf(store, 'a'), bytes);
    expect((await buffer(store.blobs.open(digest))).equals(bytes)).toBe(true);
    const part = await buffer(store.blobs.open(digest, { start: 5, end: 600_000 }));
    expect(part.equals(bytes.subarray(5, 600_001))).toBe(true);
  });

  it('keeps nothing of a blob with another digest', async () => {
    const directory = temporaryDirectory();
    const store = await openDirectoryStore(directory);
    const upload = await store.blobs.begin('sha512');
    await upload.write(Buffer.from('one'));
    expect(await upload.commit(digestOf(Buffer.from('two'), 'sha512'))).toBe(false);
    expect(await readdir(directory, { recursive: true })).toEqual(['uploads']);
  });

  it('takes a removed manifest off the disk', async () => {
    const directory = temporaryDirectory();
    const store = await openDirectoryStore(directory);
    const root = await addSampleImage(store, { ...image, platforms: ['linux/amd64'] });
    const path = join(directory, 'blobs', ...root.digest.split(':'));
    await readFile(path);
    removeManifest(repositoryOf(store, 'team/app'), root.digest);
    await store.flush();
    await expect(readFile(path)).rejects.toThrow();
    expect((await openDirectoryStore(directory)).repositories.size).toBe(0);
  });

  it('leaves out children of an index that are not there', async () => {
    const directory = temporaryDirectory();
    const store = await openDirectoryStore(directory);
    const root = await addSampleImage(store, image);
    const repository = repositoryOf(store, 'team/app');
    const [child] = [...repository.manifests.keys()].filter((digest) => digest !== root.digest);
    removeManifest(repository, child!);
    await store.flush();
    const again = (await openDirectoryStore(directory)).repositories.get('team/app');
    expect([again?.manifests.size, again?.tags.get('1.0')]).toEqual([2, root.digest]);
  });

  it('refuses a directory that it did not write', async () => {
    const directory = temporaryDirectory();
    await writeFile(join(directory, 'index.json'), '{"manifests": 3}');
    await expect(openDirectoryStore(directory)).rejects.toMatchObject({ code: 'MP8002' });
  });

  it('refuses an index that names a manifest which is gone', async () => {
    const directory = temporaryDirectory();
    await addSampleImage(await openDirectoryStore(directory), image);
    await rm(join(directory, 'blobs'), { recursive: true });
    await expect(openDirectoryStore(directory)).rejects.toMatchObject({ code: 'MP8002' });
  });
});

/** A directory that goes with the test. */
function temporaryDirectory(): string {
  const { path, remove } = tempDir('store');
  onTestFinished(remove);
  return path;
}
