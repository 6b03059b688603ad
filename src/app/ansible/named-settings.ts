import type { Value } from '../../template/value.ts';
import type { Environment } from './config.ts';

type Read = (text: string) => Value;

/** A setting under the name that `lookup('config')` knows it by. */
interface NamedSetting {
  /** The variable that says it; ansible.cfg's word is there, too. */
  readonly variable: string;
  readonly read: Read;
  readonly fallback: Value;
}

const text: Read = (said) => said;
const flag: Read = (said) => /^(?:1|true|yes|on|y|t)$/i.test(said);
const whole: Read = (said) => Number.parseInt(said, 10);
const list: Read = (said) => said.split(',').filter((part) => part !== '');
const paths: Read = (said) => said.split(':').filter((part) => part !== '');

const setting = (variable: string, read: Read, fallback: Value): NamedSetting => ({
  variable,
  read,
  fallback,
});

const usual = (kind: string, { HOME = '~' }: Environment): string[] => [
  `${HOME}/.ansible/${kind}`,
  `/usr/share/ansible/${kind}`,
];

const table = (env: Environment): Readonly<Record<string, NamedSetting>> => ({
  ANY_ERRORS_FATAL: setting('ANSIBLE_ANY_ERRORS_FATAL', flag, false),
  CACHE_PLUGIN: setting('ANSIBLE_CACHE_PLUGIN', text, 'memory'),
  CACHE_PLUGIN_CONNECTION: setting('ANSIBLE_CACHE_PLUGIN_CONNECTION', text, null),
  CACHE_PLUGIN_PREFIX: setting('ANSIBLE_CACHE_PLUGIN_PREFIX', text, 'ansible_facts'),
  CACHE_PLUGIN_TIMEOUT: setting('ANSIBLE_CACHE_PLUGIN_TIMEOUT', whole, 86_400),
  CALLBACKS_ENABLED: setting('ANSIBLE_CALLBACKS_ENABLED', list, []),
  COLLECTIONS_PATHS: setting('ANSIBLE_COLLECTIONS_PATH', paths, usual('collections', env)),
  DEFAULT_BECOME: setting('ANSIBLE_BECOME', flag, false),
  DEFAULT_BECOME_EXE: setting('ANSIBLE_BECOME_EXE', text, null),
  DEFAULT_BECOME_FLAGS: setting('ANSIBLE_BECOME_FLAGS', text, null),
  DEFAULT_BECOME_METHOD: setting('ANSIBLE_BECOME_METHOD', text, 'sudo'),
  DEFAULT_BECOME_USER: setting('ANSIBLE_BECOME_USER', text, 'root'),
  DEFAULT_FORCE_HANDLERS: setting('ANSIBLE_FORCE_HANDLERS', flag, false),
  DEFAULT_FORKS: setting('ANSIBLE_FORKS', whole, 5),
  DEFAULT_GATHERING: setting('ANSIBLE_GATHERING', text, 'implicit'),
  DEFAULT_HASH_BEHAVIOUR: setting('ANSIBLE_HASH_BEHAVIOUR', text, 'replace'),
  DEFAULT_HOST_LIST: setting('ANSIBLE_INVENTORY', list, ['/etc/ansible/hosts']),
  DEFAULT_JINJA2_NATIVE: setting('ANSIBLE_JINJA2_NATIVE', flag, false),
  DEFAULT_LOG_PATH: setting('ANSIBLE_LOG_PATH', text, null),
  DEFAULT_POLL_INTERVAL: setting('ANSIBLE_POLL_INTERVAL', whole, 15),
  DEFAULT_REMOTE_USER: setting('ANSIBLE_REMOTE_USER', text, null),
  DEFAULT_ROLES_PATH: setting('ANSIBLE_ROLES_PATH', paths, [
    ...usual('roles', env),
    '/etc/ansible/roles',
  ]),
  DEFAULT_STDOUT_CALLBACK: setting('ANSIBLE_STDOUT_CALLBACK', text, 'default'),
  DEFAULT_STRATEGY: setting('ANSIBLE_STRATEGY', text, 'linear'),
  DEFAULT_TIMEOUT: setting('ANSIBLE_TIMEOUT', whole, 10),
  DEFAULT_TRANSPORT: setting('ANSIBLE_TRANSPORT', text, 'ssh'),
  DEFAULT_VAULT_PASSWORD_FILE: setting('ANSIBLE_VAULT_PASSWORD_FILE', text, null),
  DEFAULT_VERBOSITY: setting('ANSIBLE_VERBOSITY', whole, 0),
  DIFF_ALWAYS: setting('ANSIBLE_DIFF_ALWAYS', flag, false),
  DISPLAY_OK_HOSTS: setting('ANSIBLE_DISPLAY_OK_HOSTS', flag, true),
  DISPLAY_SKIPPED_HOSTS: setting('ANSIBLE_DISPLAY_SKIPPED_HOSTS', flag, true),
  HOST_KEY_CHECKING: setting('ANSIBLE_HOST_KEY_CHECKING', flag, true),
  RETRY_FILES_ENABLED: setting('ANSIBLE_RETRY_FILES_ENABLED', flag, false),
  TAGS_RUN: setting('ANSIBLE_RUN_TAGS', list, []),
  TAGS_SKIP: setting('ANSIBLE_SKIP_TAGS', list, []),
  TASK_TIMEOUT: setting('ANSIBLE_TASK_TIMEOUT', whole, 0),
});

/**
 * What `lookup('config', NAME)` answers: the settings that mean something here, under Ansible's
 * names. `env` has what ansible.cfg says. Undefined: no such setting.
 */
export function namedSetting(name: string, env: Environment): Value | undefined {
  const known = table(env)[name];
  if (known === undefined) return undefined;
  const said = env[known.variable];
  return said === undefined || said === '' ? known.fallback : known.read(said);
}
