import { exitCodes } from '../app/exit-code.ts';
import { allFlags, commandNames } from './commands.ts';
import { flagHelp, row, wrap } from './flag-help.ts';
import { runFlags, validateFlags, variableOf, verifyFlags } from './flags.ts';

/** What `mirror-play` without arguments says. */
export function shortHelp(): string {
  return `${usage}

Try  mirror-play site.yml --check   to see what would be done, and
     mirror-play --help             for everything else.`;
}

/** `mirror-play --help`: 80 columns. */
export function fullHelp(): string {
  return `mirror-play runs Ansible-style playbooks whose main job is mirroring container
images into a registry of your own, with a safety net.

${usage}

Examples:
  mirror-play site.yml --check          what would move, how many bytes, and why
  mirror-play site.yml                  do it
  mirror-play site.yml -e env=prod -t images
  mirror-play validate site.yml         check the files; no network
  mirror-play mirror -f list.txt -d registry.example.com

${flagHelp(runFlags)}

Environment: every flag is also a variable, --kept-is being MIRROR_PLAY_KEPT_IS.
Flags win over variables, variables over mirror-play.yml.
More: mirror-play help environment, mirror-play help exit-codes`;
}

/** `mirror-play validate --help`. */
export function validateHelp(): string {
  return `Checks playbooks, and the files they name, without running anything and without
network: YAML, keywords, modules and their arguments, roles, expressions.

Usage: mirror-play validate PLAYBOOK... [flags]

${flagHelp(validateFlags)}`;
}

/** `mirror-play verify --help`. */
export function verifyHelp(): string {
  return `Tells whether a target has what its source has: every manifest is hashed. Exit
code 0: verified; 2: it differs, is missing, or could not be asked.

Usage: mirror-play verify SOURCE|DIGEST TARGET [flags]

${flagHelp(verifyFlags)}`;
}

/** `mirror-play help exit-codes` */
export function exitCodeHelp(): string {
  const rows = Object.entries(exitWords).map(([name, words]) => {
    return `  ${String(exitCodes[name as keyof typeof exitCodes]).padStart(3)}  ${words}`;
  });
  return `Exit codes of mirror-play:\n\n${rows.join('\n')}

ansible-playbook differs: 2 stands for a bad flag too, and 99 for an interrupt.`;
}

const exitWords: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'everything asked for is so',
  general: 'a file, role, import or handler is not there; a general error',
  taskFailed: 'a task failed',
  changesPending: 'fine, but changes are pending (only with --detailed-exitcode)',
  invalid: 'the playbook, a variable file or a list is invalid; nothing ran',
  usage: 'bad command line',
  locked: 'someone else holds the lock',
  interrupted: 'interrupted (Ctrl-C)',
  terminated: 'terminated (SIGTERM)',
  bug: 'a bug in mirror-play',
};

/** `mirror-play help environment` */
export function environmentHelp(): string {
  const flags = allFlags.map((flag) => row(variableOf(flag), `--${flag.name}`, 34));
  const others = Object.entries(variables).map(([name, words]) => row(name, words, 34));
  return `Variables that stand for a flag (switches: yes or no):

${flags.join('\n')}

Others that are obeyed:

${others.join('\n')}`;
}

const variables: Readonly<Record<string, string>> = {
  REGISTRY_AUTH_FILE: 'credentials, as podman and skopeo read it',
  DOCKER_CONFIG: 'folder of the config.json of docker',
  'DOCKER_USERNAME, DOCKER_PASSWORD': 'of mirror: credentials for the target',
  DOCKER_REGISTRY: 'of mirror: registry of the targets, after -d',
  MIRROR_PLAY_DEST_TOKEN: 'of mirror: a Google access token for the target',
  'HTTPS_PROXY, HTTP_PROXY': 'proxies',
  NO_PROXY: 'hosts that are reached without one',
  'SSL_CERT_FILE, NODE_EXTRA_CA_CERTS': 'CAs to trust besides those of Node',
  CONTAINERS_REGISTRIES_CONF: 'the registries.conf to read, and no other',
  'NO_COLOR, FORCE_COLOR': 'colour off, on',
  CI: 'no cursor moves',
  ANSIBLE_CHECK_MODE_MARKERS: '[CHECK MODE] in headers',
  'ANSIBLE_DISPLAY_OK_HOSTS, ANSIBLE_DISPLAY_SKIPPED_HOSTS': 'false: such tasks are not told',
  ANSIBLE_CALLBACK_RESULT_FORMAT: 'yaml: as --result-format yaml',
  ANSIBLE_STDOUT_CALLBACK: 'minimal or json: as --callback',
  ANSIBLE_CALLBACKS_ENABLED: 'junit, profile_tasks and timer are obeyed',
};

const usage = `Usage: mirror-play PLAYBOOK... [flags]
       mirror-play COMMAND [arguments]

Commands: ${wrap(commandNames.join(', '), 70).join('\n          ')}`;
