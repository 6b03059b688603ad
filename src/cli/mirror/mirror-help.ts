import { flagHelp } from '../flag-help.ts';
import { mirrorFlags } from './mirror-flags.ts';

/** `mirror-play mirror --help`: 80 columns. */
export function mirrorHelp(): string {
  return `Mirrors images without a playbook: one, those of a list, or those that are typed.

Usage: mirror-play mirror SOURCE TARGET[:TAG] [flags]
       mirror-play mirror SOURCE TARGET TAG [flags]
       mirror-play mirror SOURCE -d REG [flags]
       mirror-play mirror -f LIST [flags]
       mirror-play mirror [-] [flags]

Examples:
  mirror-play mirror busybox:1.36 registry.example.com/library/busybox
  mirror-play mirror -f list.txt -d registry.example.com -a amd64,arm64 -j 8
  mirror-play mirror registry.example.com/dev/app:1 registry.example.com/prod/app
  mirror-play mirror -f mirror-failed.txt    what failed the last time

A line of a list, and a line that is typed, is SOURCE TARGET TAG; # and // begin
comments. Without images and -f, lines are read from standard input: on a terminal
one by one, after a prompt, until Ctrl-D.

${flagHelp(mirrorFlags)}

Registry of the targets: -d, then DOCKER_REGISTRY, then the list, then docker.io.
Credentials of the target: --dest-key-file or an authfile that a flag names, then
DOCKER_USERNAME with DOCKER_PASSWORD (for that registry), then authfiles as
podman and docker write them.
Exit code 0: all is mirrored; 2: something is not; 4: the list is invalid.`;
}
