import type { RegistrySession } from './session.ts';

/** One repository as its parts (manifests, blobs, …) see it. */
export interface Endpoint {
  readonly session: RegistrySession;
  /** `/v2/<repository>`. */
  readonly base: string;
  readonly repository: string;
  /** What tokens are asked for. */
  readonly scopes: readonly string[];
  /** Written to: a name that is not there is nothing to be looked into. */
  readonly writable: boolean;
  readonly manifestLimit: number;
}
