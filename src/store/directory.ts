import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DirectoryBytes } from './directory-bytes.ts';
import { LayoutIndex } from './layout-index.ts';
import type { RegistryStore, Repository } from './registry-store.ts';

/**
 * Opens, or makes, a store in a directory: an OCI image layout in which every tag is an entry
 * named `repository:tag`, so that other tools can read it. For one process at a time. Blobs that
 * no manifest names stay on disk, but belong to no repository after the next opening.
 * Throws CodedError MP8002 when the directory holds something else.
 */
export async function openDirectoryStore(directory: string): Promise<RegistryStore> {
  const uploads = join(directory, 'uploads');
  await rm(uploads, { recursive: true, force: true });
  await mkdir(uploads, { recursive: true });
  const repositories = new Map<string, Repository>();
  const blobs = new DirectoryBytes(directory, uploads);
  const store: RegistryStore = { repositories, blobs, flush: () => index.flush() };
  const index = new LayoutIndex(directory, blobs, store);
  await index.load();
  return store;
}
