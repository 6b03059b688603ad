import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import type { ReferrerPolicy } from '../mirror/request.ts';
import type { Platform } from '../oci/platform.ts';

/**
 * Lists of images, as people have them on disk. Every format becomes a {@link ListFile}: items
 * with places, in the file's order. `imageEntries` makes the `ImageEntry`s of `mirror/naming.ts`
 * of them, which keep their places, so that every later message can name the line.
 *
 * - `readList(path)` reads any format (`read-list.ts`), `readListFrom(name, bytes)` a stream.
 * - `scanLines` and `splitLine` (`text/`) give a text list line by line, comments and blanks
 *   included: for whatever rewrites such a list.
 * - Items that stand for a registry's tags (`kind: 'tags'`, `'registry'`) need a network:
 *   `resolveItems` asks a `ListResolver` for them.
 */

/** What a list can be written in: what `format` takes. */
export const listFormats = [
  'list',
  'images',
  'image-syncer',
  'rancher-config',
  'regsync',
  'skopeo-sync',
  'oci-mirror',
] as const;

export type ListFormat = (typeof listFormats)[number];

/** A list file that has been read: nothing is wrong with it. */
export interface ListFile {
  readonly file: string;
  readonly format: ListFormat;
  /** In the file's order; never empty. */
  readonly items: readonly ListItem[];
  /** Settings for hosts; no secrets. */
  readonly hosts: readonly ListHost[];
  /** Warnings: what is read otherwise than upstream does, and fields that are not honoured. */
  readonly findings: readonly Diagnostic[];
}

export type ListItem = ListEntry | TagsItem | RegistryItem;

/** What all items have. */
interface ItemBase {
  /** What the list calls it; of a variant `name#variant`. */
  readonly name?: string | undefined;
  /** What of the images is wanted. Undefined: what the task says. */
  readonly wants?: ItemPolicy | undefined;
  readonly span: Span;
}

/** One image for one target. */
export interface ListEntry extends ItemBase {
  readonly kind: 'image';
  /** A reference with tag or digest, short names as written: `quay.io/org/name:1.0`. */
  readonly source: string;
  /**
   * A full repository, or a path below the target registry; without a tag. Undefined: named
   * after the source.
   */
  readonly target?: string | undefined;
  /** Without a target: named after the whole source, its host included, below the registry. */
  readonly keepHost?: boolean | undefined;
  /** Tag at the target. Undefined: the source's, or made of its digest. */
  readonly tag?: string | undefined;
}

/** Those tags of one repository that pass a filter. */
export interface TagsItem extends ItemBase {
  readonly kind: 'tags';
  /** A repository, without tag. */
  readonly source: string;
  /** As of a {@link ListEntry}. */
  readonly target?: string | undefined;
  readonly tags: TagFilter;
}

/** Repositories of a whole registry. */
export interface RegistryItem extends ItemBase {
  readonly kind: 'registry';
  /** `host[:port]`. */
  readonly source: string;
  /** `host[:port][/prefix]`. */
  readonly target?: string | undefined;
  /** Which repositories, by their whole names. */
  readonly repositories: NameFilter;
  readonly tags: TagFilter;
}

/** A name passes if it matches one of `allow` (if there are any) and none of `deny`. */
export interface NameFilter {
  readonly allow: readonly Pattern[];
  readonly deny: readonly Pattern[];
}

/** A regular expression of a list. */
export interface Pattern {
  /** As written there. */
  readonly text: string;
  /** Whether it has to match all of a name, or a part will do. */
  readonly anchoring: 'whole' | 'part';
  readonly regex: RegExp;
}

/** A tag passes if it passes one of the sets; all do where there is none. */
export type TagFilter = readonly TagSet[];

/** Which tags: within one of the ranges (if there are any), then allowed, then not denied. */
export interface TagSet extends NameFilter {
  /** Ranges of semantic versions. Tags that are no version fail them. */
  readonly ranges: readonly string[];
}

/** Policies that a list gives to an item of its own. */
export interface ItemPolicy {
  readonly platforms?: readonly Platform[] | undefined;
  /** All that refers to them comes along; with types: only those, and the tags of cosign. */
  readonly referrers?: ReferrerPolicy | undefined;
  /** Non-distributable layers are sent like any other. */
  readonly foreignLayers?: 'copy' | undefined;
}

/** What a list says of a host. */
export interface ListHost {
  readonly host: string;
  /** False: plain http or any certificate. */
  readonly tlsVerify?: boolean | undefined;
  /** For a regsync file that is made of the list; nothing here logs in by it. */
  readonly creds?: RegsyncCreds | undefined;
  readonly span: Span;
}

/** What `creds` of a regsync file says of a host. */
export interface RegsyncCreds {
  readonly user?: string | undefined;
  /** A template; what is written out is a secret, and no secret is carried on. */
  readonly pass?: string | undefined;
  readonly repoAuth?: boolean | undefined;
  readonly reqConcurrent?: number | undefined;
}
