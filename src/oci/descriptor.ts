import type { Digest } from './digest.ts';
import type { Platform } from './platform.ts';

/** What identifies content everywhere in this program (image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Other places to get the content, of non-distributable layers. */
  readonly urls?: readonly string[];
}
