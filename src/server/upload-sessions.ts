import { randomUUID } from 'node:crypto';
import type { DigestAlgorithm } from '../oci/digest.ts';
import type { BlobUpload, RegistryStore } from '../store/registry-store.ts';

/** An upload that goes on over several requests. */
export interface UploadSession {
  readonly id: string;
  readonly repository: string;
  readonly upload: BlobUpload;
  /** Bytes that this registry says it has: more than it kept when told to drop some. */
  claimed: number;
  /** A request is writing into it. */
  busy: boolean;
}

/** The uploads that are open now. */
export class UploadSessions {
  readonly #store: RegistryStore;
  readonly #open = new Map<string, UploadSession>();

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  async start(repository: string, algorithm?: DigestAlgorithm): Promise<UploadSession> {
    const upload = await this.#store.blobs.begin(algorithm);
    const session = { id: randomUUID(), repository, upload, claimed: 0, busy: false };
    this.#open.set(session.id, session);
    return session;
  }

  find(repository: string, id: string): UploadSession | undefined {
    const session = this.#open.get(id);
    return session?.repository === repository ? session : undefined;
  }

  /** Ends a session; its bytes are committed or discarded by the caller. */
  end(session: UploadSession): void {
    this.#open.delete(session.id);
  }

  /** Ends all sessions and discards what they received. */
  async endAll(): Promise<void> {
    const open = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(open.map((session) => session.upload.discard()));
  }
}
