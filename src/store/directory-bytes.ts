import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  type FileHandle,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Digest, DigestAlgorithm } from '../oci/digest.ts';
import type { BlobBytes, BlobUpload, ByteRange } from './registry-store.ts';
import { RunningDigest } from './running-digest.ts';

/** Bytes in files named for their digests; a file appears under its name only when it is whole. */
export class DirectoryBytes implements BlobBytes {
  readonly #root: string;
  readonly #uploads: string;

  /** `uploads` must be there, on the same file system as `root`. */
  constructor(root: string, uploads: string) {
    this.#root = root;
    this.#uploads = uploads;
  }

  open(digest: Digest, range?: ByteRange): Readable {
    return createReadStream(this.#path(digest), { highWaterMark: 256 * 1024, ...range });
  }

  async begin(algorithm?: DigestAlgorithm): Promise<BlobUpload> {
    const path = join(this.#uploads, randomUUID());
    const handle = await open(path, 'wx');
    return new FileUpload(path, handle, algorithm, (digest) => this.#keep(path, digest));
  }

  async remove(digest: Digest): Promise<void> {
    await rm(this.#path(digest), { force: true });
  }

  /** Undefined when the file is not there. */
  async sizeOf(digest: Digest): Promise<number | undefined> {
    const found = await stat(this.#path(digest)).catch(() => undefined);
    return found?.size;
  }

  /** Undefined when the file is not there. */
  async read(digest: Digest): Promise<Buffer | undefined> {
    return await readFile(this.#path(digest)).catch(() => undefined);
  }

  /** Keeps bytes whose digest is known to be right. */
  async write(digest: Digest, bytes: Buffer): Promise<void> {
    const path = join(this.#uploads, randomUUID());
    await writeFile(path, bytes);
    await this.#keep(path, digest);
  }

  async #keep(path: string, digest: Digest): Promise<void> {
    const kept = this.#path(digest);
    await mkdir(dirname(kept), { recursive: true });
    await rename(path, kept);
  }

  #path(digest: Digest): string {
    const [algorithm = '', hex = ''] = digest.split(':');
    return join(this.#root, 'blobs', algorithm, hex);
  }
}

class FileUpload implements BlobUpload {
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #hash: RunningDigest;
  readonly #keep: (digest: Digest) => Promise<void>;
  size = 0;

  constructor(
    path: string,
    handle: FileHandle,
    algorithm: DigestAlgorithm | undefined,
    keep: (digest: Digest) => Promise<void>,
  ) {
    this.#path = path;
    this.#handle = handle;
    this.#hash = new RunningDigest(algorithm);
    this.#keep = keep;
  }

  async write(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk);
    let written = 0;
    while (written < chunk.length) {
      const { bytesWritten } = await this.#handle.write(chunk, written);
      written += bytesWritten;
    }
    this.size += chunk.length;
  }

  async commit(digest: Digest): Promise<boolean> {
    await this.#handle.close();
    const isRight = await this.#hash.matches(digest, () => createReadStream(this.#path));
    if (isRight) await this.#keep(digest);
    else await rm(this.#path, { force: true });
    return isRight;
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}
