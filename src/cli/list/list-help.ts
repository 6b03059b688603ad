import { flagHelp } from '../flag-help.ts';
import { addTagFlags, convertFlags, fmtFlags, lintFlags, tagsFlags } from './list-flags.ts';

/** `mirror-play tags --help`: 80 columns. */
export function tagsHelp(): string {
  return `Tells which new tags images have: by GitHub releases, registries or Helm charts.

Usage: mirror-play tags ENTRIES [-f LIST] [flags]
       mirror-play tags --images IMAGES [-f LIST] [flags]

Examples:
  mirror-play tags config.json -f images-list
  mirror-play tags config.json -f images-list --only skopeo --compare target
  mirror-play tags --images quay.io/skopeo/stable --filter '^v1\\.' --latest

ENTRIES is a file as Rancher's config.json: names, each with images and
versionSource, versionConstraint, versionFilter, latest: docs/tags.md.

${flagHelp(tagsFlags)}

Exit code 0: done; 2: an entry could not be looked at; 4: a file is invalid.`;
}

/** `mirror-play add-tag --help`. */
export function addTagHelp(): string {
  return `Adds tags to images that a list has already, and puts the list in order. Nothing
is written where the list does not have an image, or several places for it, or
the tag already, or where the source does not have it.

Usage: mirror-play add-tag --images IMAGES --tags TAGS -f LIST [flags]

Example:
  mirror-play add-tag --images quay.io/coreos/etcd --tags v3.4.20 -f images-list

${flagHelp(addTagFlags)}

Exit code 0: added; 2: something cannot be added; 4: the list is invalid.`;
}

/** `mirror-play fmt --help`. */
export function fmtHelp(): string {
  return `Puts lists in order (as sort -V does) and in one manner of writing. Comments
stay with the line that follows them, those at the top stay there.

Usage: mirror-play fmt LIST... [flags]

- is standard input; it comes out on standard output.

${flagHelp(fmtFlags)}

Exit code 0: in order; 2: not in order (--check); 4: a list is invalid.`;
}

/** `mirror-play lint --help`. */
export function lintHelp(): string {
  return `Checks a list: mistakes, images that are listed twice, targets that two sources
would write. With --since also what became of its tags.

Usage: mirror-play lint LIST [flags]

Examples:
  mirror-play lint images-list
  mirror-play lint images-list --since origin/main

${flagHelp(lintFlags)}

--since compares with the list where this branch left REF: at their merge base.
Exit code 0: fine; 2: tags are gone, or new ones do not exist; 4: invalid.`;
}

/** `mirror-play convert --help`: 80 columns. */
export function convertHelp(): string {
  return `Turns a list of images into another format; what that cannot say is told.

Usage: mirror-play convert LIST [flags]

Examples:
  mirror-play convert images.yaml > site.yml
  mirror-play convert images.txt --to list -s docker.io -d private.io
  mirror-play convert config.yaml --to regsync -o regsync.yaml --strict

${flagHelp(convertFlags)}`;
}
