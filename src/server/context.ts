import type { RegistryStore } from '../store/registry-store.ts';
import type { UploadSessions } from './upload-sessions.ts';

/** What all handlers of one registry share. */
export interface Context {
  readonly store: RegistryStore;
  readonly sessions: UploadSessions;
  readonly rules: Rules;
}

/** How strict or able this registry is. */
export interface Rules {
  readonly readOnly: boolean;
  /** Whether manifests, tags and blobs can be deleted. */
  readonly deletes: boolean;
  /** Whether the referrers API is there (OCI 1.1). */
  readonly referrers: boolean;
  /** Whether an index may name manifests that are not there. */
  readonly sparseIndexes: boolean;
  /** Most entries on a page of tags, repositories or referrers. */
  readonly pageSize: number;
  /** Most bytes of a manifest. */
  readonly manifestLimit: number;
}
