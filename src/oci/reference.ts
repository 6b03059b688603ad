import type { Digest } from './digest.ts';

/**
 * A normalised image reference: `busybox` is already
 * `{registry: 'docker.io', repository: 'library/busybox', tag: 'latest'}`.
 */
export interface Reference {
  /** Host, with port where one was given; `docker.io` for Docker Hub's spellings. */
  readonly registry: string;
  readonly repository: string;
  /** At least one of tag and digest is set. With both, the digest pins what the tag must hold. */
  readonly tag?: string;
  readonly digest?: Digest;
}
