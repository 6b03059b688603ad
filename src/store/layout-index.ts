import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, verifyBytes } from '../oci/digest.ts';
import { blobsOf, parseManifest } from '../oci/manifest.ts';
import { mediaType } from '../oci/media-type.ts';
import { CodedError } from '../util/coded-error.ts';
import type { DirectoryBytes } from './directory-bytes.ts';
import type { RegistryStore, Repository, StoredManifest } from './registry-store.ts';
import { putManifest, repositoryOf } from './repository.ts';

/** Standard: the entry's name, for us `repository:tag`. */
const refName = 'org.opencontainers.image.ref.name';
/** Ours: the repository of a manifest that has no tag. */
const repositoryName = 'io.mirror-play.repository';

/** The `index.json` of an OCI image layout (image-spec, image-layout.md) and what it names. */
export class LayoutIndex {
  readonly #directory: string;
  readonly #bytes: DirectoryBytes;
  readonly #store: RegistryStore;
  /** Manifests whose files are there. */
  readonly #written = new Set<Digest>();
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(directory: string, bytes: DirectoryBytes, store: RegistryStore) {
    this.#directory = directory;
    this.#bytes = bytes;
    this.#store = store;
  }

  /** Reads what is there into the store. Throws CodedError MP8002 when it cannot be read. */
  async load(): Promise<void> {
    const text = await readFile(this.#path('index.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return;
    for (const entry of this.#readEntries(text)) await this.#loadEntry(entry);
  }

  /** Writes what the store holds now. Calls that come while one is waiting share its writing. */
  flush(): Promise<void> {
    this.#waiting ??= this.#afterRunning();
    return this.#waiting;
  }

  async #afterRunning(): Promise<void> {
    await this.#running.catch(() => {});
    this.#waiting = undefined;
    this.#running = this.#write();
    await this.#running;
  }

  async #write(): Promise<void> {
    const repositories = [...this.#store.repositories.values()];
    const manifests = repositories.flatMap((one) => [...one.manifests.values()]);
    const index = {
      schemaVersion: 2,
      mediaType: mediaType.ociIndex,
      manifests: [] as Descriptor[],
    };
    index.manifests = repositories.flatMap(entriesOf);
    for (const manifest of manifests) await this.#writeManifest(manifest);
    await this.#replace('oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' }));
    await this.#replace('index.json', JSON.stringify(index, undefined, 1));
    await this.#removeManifests(new Set(manifests.map(({ descriptor }) => descriptor.digest)));
  }

  async #writeManifest({ descriptor, bytes }: StoredManifest): Promise<void> {
    if (this.#written.has(descriptor.digest)) return;
    await this.#bytes.write(descriptor.digest, bytes);
    this.#written.add(descriptor.digest);
  }

  /** Files go after the index has stopped naming them. */
  async #removeManifests(current: ReadonlySet<Digest>): Promise<void> {
    const repositories = [...this.#store.repositories.values()];
    for (const digest of this.#written) {
      if (current.has(digest)) continue;
      this.#written.delete(digest);
      if (!repositories.some(({ blobs }) => blobs.has(digest))) await this.#bytes.remove(digest);
    }
  }

  async #replace(name: string, text: string): Promise<void> {
    const path = this.#path(name);
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  #readEntries(text: string): readonly Descriptor[] {
    try {
      const bytes = Buffer.from(text);
      const descriptor = { mediaType: mediaType.ociIndex, digest: 'sha256:' as Digest, size: 0 };
      return parseManifest({ descriptor, bytes }).manifests;
    } catch (cause) {
      throw this.#unreadable(`index.json is no image index`, cause);
    }
  }

  async #loadEntry(entry: Descriptor): Promise<void> {
    const { name, tag } = this.#placeOf(entry);
    const repository = repositoryOf(this.#store, name);
    if (!(await this.#loadManifest(repository, entry))) {
      throw this.#unreadable(`${name} names ${entry.digest}, which is not there`);
    }
    if (tag !== undefined) repository.tags.set(tag, entry.digest);
  }

  /** Children that are not there are left out: an index may be sparse. */
  async #loadManifest(repository: Repository, descriptor: Descriptor): Promise<boolean> {
    if (repository.manifests.has(descriptor.digest)) return true;
    const bytes = await this.#bytes.read(descriptor.digest);
    if (bytes === undefined) return false;
    verifyBytes(bytes, descriptor);
    const { mediaType: type, digest, size } = descriptor;
    const stored = putManifest(repository, {
      bytes,
      descriptor: { mediaType: type, digest, size },
    });
    this.#written.add(digest);
    for (const child of stored.parsed.manifests) await this.#loadManifest(repository, child);
    for (const blob of blobsOf(stored.parsed)) {
      const found = await this.#bytes.sizeOf(blob.digest);
      if (found === blob.size) repository.blobs.set(blob.digest, found);
    }
    return true;
  }

  #placeOf({ annotations, digest }: Descriptor): { name: string; tag?: string } {
    const named = /^(.+):([^:/]+)$/.exec(annotations?.[refName] ?? '');
    if (named?.[1] !== undefined && named[2] !== undefined)
      return { name: named[1], tag: named[2] };
    const name = annotations?.[repositoryName];
    if (name !== undefined) return { name };
    throw this.#unreadable(`the entry ${digest} is not named repository:tag`);
  }

  #unreadable(reason: string, cause?: unknown): CodedError {
    return new CodedError('MP8002', `${this.#directory} is no registry storage: ${reason}`, {
      cause,
      hint: 'Give a directory that mirror-play made, or an empty one.',
    });
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

function entriesOf(repository: Repository): Descriptor[] {
  const tagged = [...repository.tags].flatMap(([tag, digest]) =>
    entry(repository, digest, { [refName]: `${repository.name}:${tag}` }),
  );
  const named = new Set(repository.tags.values());
  const untagged = [...repository.manifests.keys()]
    .filter((digest) => !named.has(digest))
    .flatMap((digest) => entry(repository, digest, { [repositoryName]: repository.name }));
  return [...tagged, ...untagged];
}

function entry(
  repository: Repository,
  digest: Digest,
  annotations: Record<string, string>,
): Descriptor[] {
  const descriptor = repository.manifests.get(digest)?.descriptor;
  return descriptor === undefined ? [] : [{ ...descriptor, annotations }];
}
