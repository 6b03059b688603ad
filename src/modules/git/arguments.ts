import type { FromSchema } from 'json-schema-to-ts';
import { accepted, flagOr, text, textOr, whole, words } from '../argument.ts';

export const gitSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['repo'],
  properties: {
    repo: text('URL or path of the repository.'),
    dest: text('Where the working tree is to be.'),
    version: textOr('HEAD', 'Branch, tag or commit to check out.'),
    remote: textOr('origin', 'Name of the remote.'),
    clone: flagOr(true, 'Clone it when it is not there.'),
    update: flagOr(true, 'Fetch new commits when it is there.'),
    force: flagOr(false, 'Throw away local modifications.'),
    depth: whole('Commits of history to fetch; all unless given.'),
    single_branch: flagOr(false, 'Fetch the history of one branch only.'),
    recursive: flagOr(true, 'Bring submodules along.'),
    track_submodules: flagOr(false, 'Take the newest commit of each submodule.'),
    bare: flagOr(false, 'Make a bare repository, without a working tree.'),
    refspec: text('More to fetch.'),
    reference: text('Local repository to borrow objects from.'),
    separate_git_dir: text('Where to keep .git when it is cloned.'),
    archive: text('Archive to write of the version: .zip, .tar, .tar.gz or .tgz.'),
    archive_prefix: text('Folder to put before the names in the archive.'),
    verify_commit: flagOr(false, 'Check the signature of the commit or tag.'),
    gpg_whitelist: words('Fingerprints of the only keys that may have signed it.'),
    accept_hostkey: flagOr(false, 'Take any host key that ssh meets.'),
    accept_newhostkey: flagOr(false, 'Take host keys of hosts that ssh does not know yet.'),
    ssh_opts: text('More options for ssh.'),
    key_file: text('Private key for ssh.'),
    executable: textOr('git', 'The git to use.'),
    umask: accepted,
  },
} as const;

export type GitArguments = FromSchema<typeof gitSchema>;
