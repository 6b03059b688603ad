/** Which versions of which images are looked for, and where: an entry of Rancher's `config.json`. */
export interface DiscoveryEntry {
  /** The name that a user gave it. */
  readonly key: string;
  /** References without a tag, as written; empty where the source tells the images as well. */
  readonly images: readonly string[];
  readonly source: VersionSource;
  readonly filter: TagFilter;
  /** Images, without a tag, that are left out of what a source tells. */
  readonly denylist: readonly string[];
}

/** Where versions come from; `repository` of GitHub is `owner/name`. */
export type VersionSource =
  | { readonly kind: 'github-releases'; readonly repository: string }
  | { readonly kind: 'github-latest-release'; readonly repository: string }
  | {
      readonly kind: 'github-tagged-images-file';
      readonly repository: string;
      /** Path of a file with a line `image:tag` for each image. */
      readonly path: string;
    }
  | { readonly kind: 'registry' }
  | {
      readonly kind: 'helm-latest';
      /** URL of the chart repository; undefined: the charts are whole `oci://` references. */
      readonly repository: string | undefined;
      readonly charts: readonly HelmChart[];
    };

/** A chart, and every way in which it is rendered. */
export interface HelmChart {
  readonly name: string;
  /** Development versions count. */
  readonly devel: boolean;
  readonly renderings: readonly HelmRendering[];
}

export interface HelmRendering {
  /** `key=value`, as for `helm template --set`. */
  readonly values: readonly string[];
  readonly kubeVersion: string | undefined;
}

/** Which of the versions found count. */
export interface TagFilter {
  /** A range of semantic versions; a `v` before a tag is overlooked, other tags do not fit. */
  readonly constraint: string | undefined;
  /** A Python regular expression, searched anywhere in the tag. */
  readonly pattern: string | undefined;
  /** Of those that fit, only so many of the newest. */
  readonly newest: number | undefined;
}
