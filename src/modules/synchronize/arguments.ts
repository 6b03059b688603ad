import type { FromSchema } from 'json-schema-to-ts';
import { accepted, choiceOr, flag, flagOr, text, whole, wholeOr, words } from '../argument.ts';

export const synchronizeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['src', 'dest'],
  properties: {
    src: text('What to copy; with a slash at its end what is in it. HOST:PATH is elsewhere.'),
    dest: text('Where to; HOST:PATH is elsewhere.'),
    mode: choiceOr(['pull', 'push'], 'push', 'No difference where both ends are on this machine.'),
    archive: flagOr(true, 'Recursive, with links, permissions, times, owner and group.'),
    recursive: flag('Go into folders; as archive has it unless given.'),
    links: flag('Copy links as links; as archive has it unless given.'),
    copy_links: flagOr(false, 'Copy what links lead to.'),
    perms: flag('Keep permissions; as archive has it unless given.'),
    times: flag('Keep times; as archive has it unless given.'),
    owner: flag('Keep owners; as archive has it unless given.'),
    group: flag('Keep groups; as archive has it unless given.'),
    checksum: flagOr(false, 'Compare content, not size and time.'),
    delete: flagOr(false, 'Remove from dest what src has not.'),
    existing_only: flagOr(false, 'Make no new files at dest.'),
    dirs: flagOr(false, 'Copy folders without what is in them.'),
    compress: flagOr(true, 'Compress on the way.'),
    partial: flagOr(false, 'Keep what has come of a file when the transfer breaks.'),
    delay_updates: flagOr(true, 'Put all files in place at the end.'),
    link_dest: words('Folders to make hard links to for files that are the same there.'),
    rsync_opts: words('More words for rsync.'),
    rsync_path: text('The rsync to run at the other end.'),
    rsync_timeout: wholeOr(0, 'Seconds without a byte after which it gives up; 0: never.'),
    dest_port: whole('Port of the other host.'),
    private_key: text('Key to log in to the other host with.'),
    ssh_args: text('More words for ssh.'),
    ssh_connection_multiplexing: flagOr(false, 'Use a connection that is there.'),
    verify_host: flagOr(false, 'Check the key of the other host.'),
    set_remote_user: accepted,
    use_ssh_args: accepted,
  },
} as const;

export type SynchronizeArguments = FromSchema<typeof synchronizeSchema>;
