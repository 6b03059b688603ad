import type { Reference } from '../oci/reference.ts';

/** Which earlier copy the safety net accepts. */
export type Fallback = 'exists' | 'digest' | 'never';

/** How to get to one end of a copy. */
export interface Access {
  /** The only credentials file for this side; undefined: the usual search. */
  readonly authfile?: string | undefined;
  /** False switches TLS verification off (and allows plain http). Undefined: as configured. */
  readonly tlsVerify?: boolean | undefined;
}

/** One image to bring from a source to a target. */
export interface ImageRequest {
  readonly index: number;
  /** As the user wrote it. */
  readonly image: string;
  readonly source: Reference;
  readonly target: Reference;
  /** Things to say about the naming. */
  readonly notes?: readonly string[] | undefined;
}

/** Policies of a mirror task: fields, not programs. */
export interface MirrorPolicy {
  readonly fallback: Fallback;
  /** Whether a kept image counts as success. */
  readonly keptIs: 'ok' | 'fail';
  /** Images in flight at a time. */
  readonly jobs: number;
  /** Plan with HEADs alone: no byte counts. */
  readonly measure: boolean;
}

/**
 * What every face of the program (role variables, module arguments, flags, list files) turns
 * into.
 */
export interface MirrorRequest {
  readonly images: readonly ImageRequest[];
  readonly source: Access;
  readonly target: Access;
  readonly policy: MirrorPolicy;
  /** Extra options for the engine, already checked by it. */
  readonly options: readonly string[];
}
