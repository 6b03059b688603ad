import { flagHelp } from '../flag-help.ts';
import { mirrorFlags } from './mirror-flags.ts';

/** `mirror-play mirror --help`: 80 columns. */
export function mirrorHelp(): string {
  return `Mirrors images without a playbook: one, those of a list, or those typed in.

Usage: mirror-play mirror SOURCE TARGET[:TAG] [flags]
       mirror-play mirror SOURCE TARGET TAG [flags]
       mirror-play mirror SOURCE -d REG [flags]
       mirror-play mirror -f LIST [flags]
       mirror-play mirror [-] [flags]

Examples:
  mirror-play mirror busybox:1.36 registry.example.com/library/busybox
  mirror-play mirror -f list.txt -d registry.example.com -a amd64,arm64 -j 8
  mirror-play mirror my.example/dev/app:1 my.example/prod/app
  mirror-play mirror -f mirror-failed.txt    what failed the last time

Lists have any format: lines SOURCE TARGET TAG, YAML of image-syncer, regsync
and others. Without images and -f a list is read from standard input; on a
terminal lines are asked for one by one, until Ctrl-D.

${flagHelp(mirrorFlags)}

Registry of the targets: -d, then DOCKER_REGISTRY, the list, docker.io.
Credentials of the target: --dest-key-file or MIRROR_PLAY_DEST_TOKEN, an
authfile that a flag names, DOCKER_USERNAME with DOCKER_PASSWORD (for -d or
DOCKER_REGISTRY, else docker.io), then the files of podman and docker.

Of some platforms (-a) an index is made anew, with another digest; --index auto
keeps the source's where the target takes it. Within one registry blobs are
mounted, so nothing moves. --backup-tag "tag ~ '-old'" keeps the old manifest.

Exit code 0: all is mirrored; 2: something is not; 4: the list is invalid.`;
}
