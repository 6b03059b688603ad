import { flagHelp } from '../flag-help.ts';
import { doctorFlags } from './doctor-flags.ts';

/** `mirror-play doctor --help`: 80 columns. */
export function doctorHelp(): string {
  return `Tells what would be used for a registry, which file or variable says so, and
whether it works: address and mirrors, TLS, proxy, credentials (never the secret),
login, API, rate limit, referrers.

Usage: mirror-play doctor HOST[/NAMESPACE | /REPOSITORY[:TAG|@DIGEST]] [flags]

Examples:
  mirror-play doctor docker.io
  mirror-play doctor registry.example.com/team        the credentials for team
  mirror-play doctor quay.io/org/app:1.2 --for pull
  mirror-play doctor registry.example.com/team/app    also whether push works

With a repository (two names or more, or a tag) pulling and pushing are tried: a
manifest is asked for by HEAD, which counts as no pull; an upload is opened and
cancelled at once, a write that is undone; and a digest that nothing has is to be
deleted, which shows whether deletion is on. --for pull writes nothing.

${flagHelp(doctorFlags)}

Exit code 0: all of it works; 2: something does not; 5: bad command line.`;
}
