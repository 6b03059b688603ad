import { resolve } from 'node:path';
import { badArguments } from '../argument-rules.ts';
import { expandHome } from '../command/expand.ts';
import { shellQuoted } from '../command/shlex.ts';
import type { SynchronizeArguments } from './arguments.ts';

/** Stands before every line of rsync's output that tells of a change. */
export const changeMark = '<<CHANGED>>';

/** What a command line is made of besides the arguments. */
export interface CommandPlace {
  readonly rsync: string;
  /** Path of ssh, where one end is on another host. */
  readonly ssh: string | undefined;
  readonly src: string;
  readonly dest: string;
  readonly dryRun: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

/** The command line, quoted for a shell. Throws a ModuleFailure. */
export function synchronizeCommand(args: SynchronizeArguments, place: CommandPlace): string {
  const { rsync_path, rsync_opts = [], partial } = args;
  const { src, dest, environment } = place;
  const end = (path: string) =>
    shellQuoted(path.includes('@') ? path : expandHome(path, environment));
  return [
    place.rsync,
    ...switches(args, place.dryRun),
    ...kept(args),
    ...(args.dirs ? ['--dirs'] : []),
    ...remoteShell(args, place),
    ...(rsync_path === undefined ? [] : [`--rsync-path=${shellQuoted(rsync_path)}`]),
    ...rsync_opts,
    ...(partial ? ['--partial'] : []),
    ...linkWords(args, place),
    `--out-format=${shellQuoted(`${changeMark}%i %n%L`)}`,
    end(src),
    end(dest),
  ].join(' ');
}

function switches(args: SynchronizeArguments, dryRun: boolean): readonly string[] {
  const { rsync_timeout } = args;
  const all = [
    [args.delay_updates, ['--delay-updates', '-F']],
    [args.compress, ['--compress']],
    [rsync_timeout > 0, [`--timeout=${rsync_timeout}`]],
    [dryRun, ['--dry-run']],
    [args.delete, ['--delete-after']],
    [args.existing_only, ['--existing']],
    [args.checksum, ['--checksum']],
    [args.copy_links, ['--copy-links']],
    [args.archive, ['--archive']],
  ] as const;
  return all.flatMap(([isOn, words]) => (isOn ? words : []));
}

const keepable = ['recursive', 'links', 'perms', 'times', 'owner', 'group'] as const;

/** What is kept otherwise than `archive` says. */
function kept(args: SynchronizeArguments): readonly string[] {
  const { archive } = args;
  return keepable
    .filter((name) => args[name] === !archive)
    .map((name) => `--${archive ? 'no-' : ''}${name}`);
}

/** How rsync reaches the other host, unless its own options say so. */
function remoteShell(args: SynchronizeArguments, { ssh }: CommandPlace): readonly string[] {
  if (ssh === undefined || args.rsync_opts?.some((option) => option.includes('--rsh'))) return [];
  const words = [
    ssh,
    ...(args.ssh_connection_multiplexing ? [] : ['-S', 'none']),
    ...(args.private_key === undefined ? [] : ['-i', args.private_key]),
    ...['-o', `Port=${args.dest_port ?? 22}`],
    ...(args.verify_host
      ? []
      : ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']),
  ];
  const more = args.ssh_args === undefined ? '' : ` ${args.ssh_args}`;
  return [`--rsh=${shellQuoted(words.map(shellQuoted).join(' ') + more)}`];
}

function linkWords(
  { link_dest }: SynchronizeArguments,
  { dest, environment }: CommandPlace,
): readonly string[] {
  if (link_dest === undefined || link_dest.length === 0) return [];
  const folder = resolve(dest.replace(/[^/]*$/, ''));
  const links = link_dest.map((path) => {
    const link = resolve(expandHome(path, environment));
    if (!folder.startsWith(link)) return `--link-dest=${link}`;
    throw badArguments(
      `Hardlinking into a subdirectory of the source would cause recursion. ${folder} and ${dest}`,
    );
  });
  // Without -vv rsync does not tell of a hard link.
  return ['-H', '-vv', ...links];
}
